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
 * Sends `mails` in order, `concurrency` at a time. `decide` turns each outcome into what to record; when it says stop, no further
 * mail is begun. Outcomes that arrive while one group is being written are written together in the next.
 * Gives the delivery ids that were not begun. Throws what `record`, `permit` or `handOver` throw, after the mails in flight have ended.
 */
export async function sendInFlight<T>(
  mails: readonly MailInFlight<T>[],
  options: InFlightOptions,
  decide: (item: MailInFlight<T>, outcome: SendOutcome) => { settlement: Settlement; stop: boolean },
  stopSignal?: AbortSignal,
): Promise<number[]> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (stopSignal?.aborted) stop();
  stopSignal?.addEventListener('abort', stop, { once: true });
  const recordInGroups = groupWriter(options.record);
  const handOverInGroups = options.handOver === null ? null : groupWriter(options.handOver);
  let next = 0;
  const notBegun: number[] = [];

  async function worker(): Promise<void> {
    while (next < mails.length && !stopping.signal.aborted) {
      const item = mails[next++] as MailInFlight<T>;
      try {
        await options.permit(stopping.signal);
      } catch (error) {
        notBegun.push(item.deliveryId);
        if (stopping.signal.aborted) return;
        throw error;
      }
      if (handOverInGroups && !(await handOverInGroups(item.deliveryId)).includes(item.deliveryId)) continue;
      if (!options.isHeld()) {
        notBegun.push(item.deliveryId);
        return stop();
      }
      const { settlement, stop: isEnd } = decide(item, await options.transport.send(item.mail, options.isHeld));
      await recordInGroups(settlement);
      if (isEnd) stop();
    }
  }

  const results = await Promise.allSettled(
    Array.from({ length: Math.min(options.concurrency, mails.length) }, () =>
      worker().catch((error: unknown) => {
        stop();
        throw error;
      }),
    ),
  );
  stopSignal?.removeEventListener('abort', stop);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return [...notBegun, ...mails.slice(next).map(({ deliveryId }) => deliveryId)];
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
