/** Does one thing after the other, each in the same time: how long an answer takes says nothing of what there was to do, in a burst neither. */
import { setTimeout } from 'node:timers/promises';

export interface PacedLane {
  /** Does `work` when those before it are done; null, at once and without doing it, when too many wait. */
  run<T>(work: () => Promise<T>): Promise<T> | null;
}

/**
 * @param slotMs what each takes at least, in milliseconds; more than the longest work needs
 * @param most how many may wait
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
