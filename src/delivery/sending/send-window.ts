/** Sends many mails at once, at most SEND_CONCURRENCY unrecorded: this bounds doubt after a crash. */
import { setTimeout } from 'node:timers/promises';
import { isServerAway } from '../../mail/failover-transport.ts';
import { type AttemptResult, type OutgoingMail, type Transport, Withheld } from '../../mail/mail.ts';
import type { Decision } from './decide.ts';

export interface SendWindow {
  readonly transport: Transport;
  /**
   * SEND_CONCURRENCY: connections, and mails whose message is on the wire or answered and not yet recorded.
   */
  readonly concurrency: number;
  /** Called before each mail: rate limit, pause. */
  readonly permit: (signal: AbortSignal) => Promise<void>;
  /**
   * Called for the mails that are about to go on the wire (markHanded), for several at once where
   * several wait; returns those that may still be sent. Null: not marked.
   */
  readonly handOver: ((deliveryIds: readonly number[]) => Promise<readonly number[]>) | null;
  /**
   * Called when a mail has its slot: returns null when the quotas let it go, or what is recorded instead
   * of sending it. Null: there are no quotas.
   */
  readonly throttle: ((deliveryId: number) => Promise<Decision | null>) | null;
  /**
   * Asked after all waiting, right before each message, and again where it begins anew on another
   * connection or server: is it still ours to send? If not, no further mail is begun.
   */
  readonly isHeld: () => boolean;
  /**
   * Records a group of decisions; only then are their slots free. When it says stop, no further mail is
   * begun.
   */
  readonly record: (decisions: readonly Decision[]) => Promise<{ readonly stop: boolean }>;
}

export interface ReadyMail<T> {
  readonly deliveryId: number;
  readonly mail: OutgoingMail;
  /** Passed back to `decide`. */
  readonly about: T;
}

/**
 * Sends what `next` returns until it returns null, in order, `concurrency` at a time. `decide` maps
 * each attempt result to what is recorded; when it says stop, no further mail is begun. Results that
 * arrive while one group is being written are written together in the next. A mail leaves `unsent`
 * right before its message goes on the wire, or when something is recorded about it without one; it
 * returns when it is held back after all and no server has the whole message. What is in it at the end
 * was not sent and is recorded nowhere. Throws what `next`, `record`, `permit`, `throttle` or
 * `handOver` throw, after the mails on the wire have ended.
 */
export async function sendThroughWindow<T>(
  next: () => Promise<ReadyMail<T> | null>,
  options: SendWindow,
  decide: (item: ReadyMail<T>, outcome: AttemptResult) => { decision: Decision; stop: boolean },
  unsent: Set<number>,
  stopSignal?: AbortSignal,
): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (stopSignal?.aborted) stop();
  stopSignal?.addEventListener('abort', stop, { once: true });
  const recordInGroups = groupWriter(options.concurrency, options.record);
  const handOverInGroups =
    options.handOver === null ? null : groupWriter(options.concurrency, options.handOver);

  const slots = createSlots(options.concurrency, stopping.signal);
  const recording = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop();
  };

  /**
   * Sends one mail. Its slot is taken when the message goes on the wire, not before, and is free when
   * its result is recorded.
   */
  async function sendOne(item: ReadyMail<T>): Promise<void> {
    let hasSlot = false;
    const withholdUnlessHeld = () => {
      if (options.isHeld()) return;
      stop();
      throw new Withheld();
    };
    const gate = async () => {
      if (!hasSlot) {
        await slots.take();
        hasSlot = true;
        const instead = (await options.throttle?.(item.deliveryId)) ?? null;
        if (instead !== null) throw new Throttled(instead);
        if (handOverInGroups && !(await handOverInGroups(item.deliveryId)).includes(item.deliveryId))
          throw new Withheld();
      }
      if (stopping.signal.aborted) throw new Withheld();
      withholdUnlessHeld();
      unsent.delete(item.deliveryId);
    };
    let recorded: Promise<void> = Promise.resolve();
    const writeDown = (decision: Decision) => {
      unsent.delete(item.deliveryId);
      recorded = recordInGroups(decision).then((written) => {
        if (written.stop) stop();
      });
    };
    try {
      const outcome = await options.transport.send(item.mail, gate);
      // A server that waited for a suspended process has hung up. That says nothing about the server, and no
      // server has the mail.
      if (isServerAway(outcome)) withholdUnlessHeld();
      const { decision, stop: isEnd } = decide(item, outcome);
      writeDown(decision);
      if (isEnd) stop();
    } catch (error) {
      if (error instanceof Throttled) writeDown(error.decision);
      else if (error instanceof Withheld) unsent.add(item.deliveryId);
      else throw error;
    } finally {
      const written = recorded.catch(fail).finally(() => {
        recording.delete(written);
        if (hasSlot) slots.free();
      });
      recording.add(written);
      // While it is recorded, the next mail's envelope may be sent already. A mail that never had a slot is
      // waited for: nothing else limits it.
      if (!hasSlot) await written;
    }
  }

  async function worker(): Promise<void> {
    while (!stopping.signal.aborted) {
      const item = await next();
      if (item === null || stopping.signal.aborted) return;
      try {
        await options.permit(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        throw error;
      }
      await sendOne(item);
    }
  }

  await Promise.all(Array.from({ length: options.concurrency }, () => worker().catch(fail)));
  await Promise.all(recording);
  stopSignal?.removeEventListener('abort', stop);
  if (failures.length > 0) throw failures[0];
}

/** Thrown at the gate: a quota withholds this mail, and this is what is recorded. */
class Throttled extends Error {
  readonly decision: Decision;

  constructor(decision: Decision) {
    super();
    this.decision = decision;
  }
}

interface Slots {
  /** Waits for a free slot. Throws Withheld when there is none before `signal` is aborted. */
  take(): Promise<void>;
  free(): void;
}

function createSlots(count: number, signal: AbortSignal): Slots {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let left = count;
  signal.addEventListener('abort', () => {
    for (const { reject } of waiting.splice(0)) reject(new Withheld());
  });
  return {
    async take() {
      if (signal.aborted) throw new Withheld();
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    free() {
      const next = waiting.shift();
      if (next) next.resolve();
      else left += 1;
    },
  };
}

/**
 * Responses tend to arrive together: waiting this long for the others halves the writes, and so the
 * database's work.
 */
const GATHERING_MS = 1;

/**
 * `write(one)` resolves with the result of its group when that is written. While a group is being
 * written, the next one gathers; it does not wait once all `most` possible ones are being written or
 * have gathered.
 */
export function groupWriter<T, R>(
  most: number,
  writeGroup: (group: readonly T[]) => Promise<R>,
): (one: T) => Promise<R> {
  let gathering: Gathering<T, R> | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let beingWritten = 0;

  function gather(): Gathering<T, R> {
    let complete = (): void => undefined;
    const gathered = Promise.race([
      setTimeout(GATHERING_MS),
      new Promise<void>((resolve) => (complete = resolve)),
    ]);
    const group: T[] = [];
    const written = Promise.all([running, gathered]).then(() => {
      gathering = null;
      beingWritten = group.length;
      // The callers of this group receive its failure; it must not stop the next group.
      const writing = writeGroup(group);
      running = writing.catch(() => undefined).finally(() => (beingWritten = 0));
      return writing;
    });
    return { group, complete, written };
  }

  return (one) => {
    gathering ??= gather();
    gathering.group.push(one);
    if (gathering.group.length + beingWritten >= most) gathering.complete();
    return gathering.written;
  };
}

interface Gathering<T, R> {
  readonly group: T[];
  /** No other entry can come. */
  readonly complete: () => void;
  readonly written: Promise<R>;
}
