/** Limits heap growth in processes that send, and while large input is processed. */

import { setFlagsFromString } from 'node:v8';

/** Input below this size (bytes) is processed before its garbage matters. */
const LARGE = 64 * 1024 * 1024;
/**
 * V8 lets the heap grow to several times what is in use before it collects; with this, by a tenth. Measured
 * with a page of 150 MB and 106,000 entries, from its bytes to the store: 0.89 GB at most instead of some 1.4
 * GB, for a third more of our processor time.
 */
const GROWING_PERCENT = 10;
/**
 * For the whole life of a process that sends. A smaller value would cost a twentieth of our processor time; a
 * larger one, or none, 40 to 100 MB (decision 016).
 */
const GROWING_PERCENT_OF_SENDERS = 60;

export interface HeapGrowth {
  /** Keeps memory low for the rest of this process's life. */
  keepLow(): void;
  /** Runs `work`, which processes `size` bytes. One call at a time: the setting is process-wide. */
  during<T>(size: number, work: () => Promise<T>): Promise<T>;
}

/** Create one per process. */
export function createHeapGrowth(): HeapGrowth {
  /** The setting outside `during`; 0 leaves it to V8. */
  let usualPercent = 0;
  const set = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);
  return {
    keepLow() {
      usualPercent = GROWING_PERCENT_OF_SENDERS;
      set(usualPercent);
    },
    async during(size, work) {
      if (size < LARGE) return work();
      set(GROWING_PERCENT);
      try {
        return await work();
      } finally {
        set(usualPercent);
      }
    },
  };
}
