/** Runs work one at a time in equal slots, so that response times reveal nothing, even in a burst. */
import { setTimeout } from 'node:timers/promises';

export interface PacedLane {
  /**
   * Runs `work` after those before it; returns null at once, without running it, if too many are
   * waiting.
   */
  run<T>(work: () => Promise<T>): Promise<T> | null;
}

/**
 * @param slotMs minimum time per call, in milliseconds; longer than the work ever takes
 * @param most how many calls may wait
 */
export function createPacedLane(slotMs: number, most: number): PacedLane {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      if (waiting >= most) return null;
      waiting += 1;
      const done = last.then(async () => {
        const pace = setTimeout(slotMs);
        try {
          return await work();
        } finally {
          await pace;
          waiting -= 1;
        }
      });
      last = done.catch(() => undefined);
      return done;
    },
  };
}
