/**
 * A mail server, and how much of our mail may be in its hands at once: the only place that enforces
 * SEND_CONCURRENCY.
 */

import { type Transport, Withheld } from '../../mail/mail.ts';

/** One for each mail server of a process, shared by all mail that goes there. */
export interface SendWindow {
  readonly transport: Transport;
  readonly size: number;
  /** One for each mail that is being sent, and so for each connection. */
  readonly lines: Slots;
  /**
   * One for each mail whose message is on the wire, or answered but not recorded yet: this bounds what is in
   * doubt after a crash. It differs from `lines`, because the next mail's envelope is sent while one mail is
   * being recorded.
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
 * A window for deliveries that do not go to the mail server, but share its limit on unrecorded ones, so that
 * no more are in doubt after a crash. It has half as many lines, so that slow hosts leave the other half to
 * mails.
 */
export const openWindowBeside = (window: SendWindow, transport: Transport): SendWindow => {
  const size = Math.max(1, Math.floor(window.size / 2));
  return { transport, size, lines: createSlots(size), unrecorded: window.unrecorded };
};

interface Slots {
  /** Waits for a free slot. Throws Withheld if `signal` is aborted before there is one. */
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
 * Returns the calls to make when a signal is aborted. All waiting callers share one listener, because Node
 * warns of a leak beyond ten.
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
