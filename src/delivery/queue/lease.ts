/** How long a sender may keep working on its claim, by its own clocks, without asking the database. Pure. */

import type { Clock } from '../../clock.ts';
import { LEASE_MS } from './senders-store.ts';

/**
 * No mail is begun in the last seconds of a lease: the statement that granted it took time to reach
 * the database.
 */
const CAUTION_MS = 5_000;

export interface Lease {
  /** Starts a renewal and returns a function; call that one when the database has confirmed the renewal. */
  renewing(): () => void;
  /**
   * May a mail of this claim still be begun? Once false, it stays false: another process has taken the
   * claim over, or will. A process that was suspended learns this when it resumes.
   */
  isHeld(): boolean;
}

/** A lease that starts now; create it before the statement that claims. */
export function beginLease(clock: Pick<Clock, 'realNow' | 'steadyNow'>): Lease {
  let since = { real: clock.realNow(), steady: clock.steadyNow() };
  let lapsed = false;

  function isHeld(): boolean {
    // By both clocks: the monotonic one may stop while a machine sleeps, the other one may be set back.
    const age = Math.max(clock.steadyNow() - since.steady, clock.realNow() - since.real);
    lapsed ||= age > LEASE_MS - CAUTION_MS;
    return !lapsed;
  }

  return {
    isHeld,
    renewing() {
      const asked = { real: clock.realNow(), steady: clock.steadyNow() };
      const wasHeld = isHeld();
      return () => {
        // Ignored when the answer came after the old lease had ended: another process may have taken the
        // claim over in between.
        if (wasHeld && isHeld()) since = asked;
      };
    },
  };
}
