/**
 * Runs work one at a time and answers at the end of a slot, so that response times reveal nothing, even in a
 * burst.
 */
import { setTimeout } from 'node:timers/promises';

export interface PacedLane {
  /**
   * Runs `work` after those before it; returns null at once, without running it, if too many are
   * waiting.
   */
  run<T>(work: () => Promise<T>): Promise<T> | null;
}

/**
 * @param slotMs longer than the work usually takes; slower work is answered at the end of a later slot,
 * because the exact time would tell what was done
 * @param most how many calls may wait
 * @param slot resolves at the end of a slot; default: after `slotMs`
 */
export function createPacedLane(
  slotMs: number,
  most: number,
  slot: (slotMs: number) => Promise<unknown> = setTimeout,
): PacedLane {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      if (waiting >= most) return null;
      waiting += 1;
      const done = last.then(async () => {
        let isDone = false;
        const finish = (): void => {
          isDone = true;
        };
        const result = work();
        result.then(finish, finish);
        do await slot(slotMs);
        while (!isDone);
        waiting -= 1;
        return result;
      });
      last = done.catch(() => undefined);
      return done;
    },
  };
}
