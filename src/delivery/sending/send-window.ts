/**
 * A mail server and how much of our mail it may have in hand at once: SEND_CONCURRENCY is enforced here
 * alone.
 */

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
