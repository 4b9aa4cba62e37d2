/** How long a sender may keep working on its claim, by its own clocks, without asking the database. Pure. */

import type { Clock } from '../../clock.ts';
import { LEASE_MS } from './senders-store.ts';

/**
 * No mail is begun in the last seconds of a lease, because the statement that granted the lease took time to
 * reach the database.
 */
const CAUTION_MS = 5_000;

export interface Lease {
  /** Starts a renewal. Returns a function to call when the database has confirmed it. */
  renewing(): () => void;
  /**
   * May a mail of this claim still be begun? Once false, it stays false: another process has taken over the
   * claim, or will. This is how a process that was suspended finds out when it resumes.
   */
  isHeld(): boolean;
}

/** Begins a lease now; call it before the statement that claims. */
export function beginLease(clock: Pick<Clock, 'realNow' | 'steadyNow'>): Lease {
  let since = { real: clock.realNow(), steady: clock.steadyNow() };
  let lapsed = false;

  function isHeld(): boolean {
    // The longer of both ages: the monotonic clock may stop while a machine sleeps, and the wall clock may be
    // set back.
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
        // Ignored if the confirmation came after the old lease had ended: another process may have taken over
        // the claim in between.
        if (wasHeld && isHeld()) since = asked;
      };
    },
  };
}
