/**
 * A mail server and how much of our mail it may have in hand at once: SEND_CONCURRENCY is enforced here
 * alone.
 */
import { setTimeout } from 'node:timers/promises';
import { type Transport, Withheld } from '../../mail/mail.ts';

/** One for each mail server of a process, for all mail that goes there. */
export interface SendWindow {
  readonly transport: Transport;
  readonly size: number;
  /** Mails being sent, and so connections. */
  readonly lines: Slots;
  /**
   * Mails whose message is on the wire, or answered and not yet recorded: this bounds what is in doubt
   * after a crash. Not the same as `lines`: while one mail is recorded, the envelope of the next goes out.
   */
  readonly unrecorded: Slots;
}

/** @param size SEND_CONCURRENCY */
export const openSendWindow = (transport: Transport, size: number): SendWindow => ({
  transport,
  size,
  lines: createSlots(size),
  unrecorded: createSlots(size),
});

/**
 * A window for what goes elsewhere than to that mail server, and counts with its mails: no more is in doubt
 * after a crash. It has half of the lines, so that hosts that are slow leave the mails the others.
 */
export const openWindowBeside = (window: SendWindow, transport: Transport): SendWindow => {
  const size = Math.max(1, Math.floor(window.size / 2));
  return { transport, size, lines: createSlots(size), unrecorded: window.unrecorded };
};

interface Slots {
  /** Waits for a free slot. Throws Withheld when there is none before `signal` is aborted. */
  take(signal?: AbortSignal): Promise<void>;
  free(): void;
}

function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  const callsAtAbort = memoizedCallsAtAbort();
  let left = count;
  return {
    async take(signal) {
      if (signal?.aborted) throw new Withheld();
      if (left > 0) left -= 1;
      else await untilFreed(waiting, signal === undefined ? null : callsAtAbort(signal));
    },
    free() {
      const next = waiting.shift();
      if (next) next();
      else left += 1;
    },
  };
}

const untilFreed = (waiting: (() => void)[], atAbort: Set<() => void> | null): Promise<void> =>
  new Promise((resolve, reject) => {
    const go = (): void => {
      atAbort?.delete(giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(new Withheld());
    };
    waiting.push(go);
    atAbort?.add(giveUp);
  });

/**
 * What is called when a signal is aborted: one listener for all that wait, as Node takes more than ten for
 * a leak.
 */
function memoizedCallsAtAbort(): (signal: AbortSignal) => Set<() => void> {
  const known = new WeakMap<AbortSignal, Set<() => void>>();
  return (signal) => {
    const calls = known.get(signal) ?? new Set();
    if (!known.has(signal)) {
      known.set(signal, calls);
      signal.addEventListener('abort', () => [...calls].map((call) => call()), { once: true });
    }
    return calls;
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
