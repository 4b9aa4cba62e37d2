/** Sends many mails at once, and never has more of them unrecorded than connections: what a crash can put in doubt is bounded. */
import { setTimeout } from 'node:timers/promises';
import type { OutgoingMail, SendOutcome, Transport } from './delivery.ts';
import type { Settlement } from './settle.ts';

export interface InFlightOptions {
  readonly transport: Transport;
  /** SEND_CONCURRENCY: mails on the wire or answered and not yet recorded. */
  readonly concurrency: number;
  /** Called before each mail: rate limit, pause. */
  readonly permit: (signal: AbortSignal) => Promise<void>;
  /**
   * Called for the mails that are about to go on the wire (markHanded), for several at once where several wait; gives those that may
   * still be sent. Null: no mark.
   */
  readonly handOver: ((deliveryIds: readonly number[]) => Promise<readonly number[]>) | null;
  /** Asked when all waiting is over, right before each mail: is it still ours to send? No means that no further mail is begun. */
  readonly isHeld: () => boolean;
  /** Writes a group of outcomes down; a mail's place is free only after that. */
  readonly record: (settlements: readonly Settlement[]) => Promise<void>;
}

export interface MailInFlight<T> {
  readonly deliveryId: number;
  readonly mail: OutgoingMail;
  /** Handed back to `decide`. */
  readonly about: T;
}

/**
 * Sends what `next` gives until it gives null, in order, `concurrency` at a time. `decide` turns each outcome into what to record; when
 * it says stop, no further mail is begun. Outcomes that arrive while one group is being written are written together in the next.
 * `begun` hears of each mail right before it goes on the wire: what it never hears of was not sent.
 * Throws what `next`, `record`, `permit` or `handOver` throw, after the mails in flight have ended.
 */
export async function sendInFlight<T>(
  next: () => Promise<MailInFlight<T> | null>,
  options: InFlightOptions,
  decide: (item: MailInFlight<T>, outcome: SendOutcome) => { settlement: Settlement; stop: boolean },
  begun: (deliveryId: number) => void,
  stopSignal?: AbortSignal,
): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (stopSignal?.aborted) stop();
  stopSignal?.addEventListener('abort', stop, { once: true });
  const recordInGroups = groupWriter(options.record);
  const handOverInGroups = options.handOver === null ? null : groupWriter(options.handOver);

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
      if (handOverInGroups && !(await handOverInGroups(item.deliveryId)).includes(item.deliveryId)) continue;
      if (!options.isHeld()) return stop();
      begun(item.deliveryId);
      const { settlement, stop: isEnd } = decide(item, await options.transport.send(item.mail, options.isHeld));
      await recordInGroups(settlement);
      if (isEnd) stop();
    }
  }

  const results = await Promise.allSettled(
    Array.from({ length: options.concurrency }, () =>
      worker().catch((error: unknown) => {
        stop();
        throw error;
      }),
    ),
  );
  stopSignal?.removeEventListener('abort', stop);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

/** Answers tend to arrive together: waiting this long for the others halves the writes, and so what the database has to do. */
const GATHERING_MS = 1;

/**
 * `write(one)` resolves when the group that `one` was in is written, with what that gave. While a group is being written, the next
 * one gathers.
 */
export function groupWriter<T, R>(writeGroup: (group: readonly T[]) => Promise<R>): (one: T) => Promise<R> {
  let gathering: T[] = [];
  let upcoming: Promise<R> | null = null;
  let running: Promise<unknown> = Promise.resolve();
  return (one) => {
    gathering.push(one);
    upcoming ??= running.then(async () => {
      await setTimeout(GATHERING_MS);
      const group = gathering;
      gathering = [];
      upcoming = null;
      // Whoever waits for this group hears of its failure; the next group is not held up by it.
      const writing = writeGroup(group);
      running = writing.catch(() => undefined);
      return writing;
    });
    return upcoming;
  };
}
