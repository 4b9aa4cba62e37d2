/**
 * Runs work one at a time and answers at the end of a slot, so that response times reveal nothing, even in a
 * burst.
 */

import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';

export interface PacedLane {
  /**
   * Runs `work` after the calls before it; returns null at once, without running it, if too many are waiting.
   */
  run<T>(work: () => Promise<T>): Promise<T> | null;
}

/**
 * @param slotMs longer than the work usually takes; slower work is answered at the end of a later slot,
 * because the exact time would reveal what was done
 * @param most how many calls may wait
 * @param slot resolves at the end of a slot; default: after `slotMs`
 */
export function createPacedLane(
  slotMs: number,
  most: number,
  slot: (slotMs: number) => Promise<unknown> = setTimeout,
): PacedLane {
  const lane = pLimit(1);
  return {
    run(work) {
      if (lane.activeCount + lane.pendingCount >= most) return null;
      return lane(async () => {
        let isDone = false;
        const finish = (): void => {
          isDone = true;
        };
        const result = work();
        result.then(finish, finish);
        do await slot(slotMs);
        while (!isDone);
        return result;
      });
    },
  };
}
