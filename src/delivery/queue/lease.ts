/** How long a sender may go on with what it claimed, judged by itself and without asking the database. Pure. */
import type { Clock } from '../../clock.ts';
import { LEASE_MS } from './senders-store.ts';

/**
 * A mail is not begun in the last seconds of a lease: the statement that gave it took time on its way to the
 * database.
 */
const CAUTION_MS = 5_000;

export interface Lease {
  /** Remembers when a renewal was asked for; call what it gives when the database has said yes. */
  renewing(): () => void;
  /**
   * May a mail of this claim still be begun? Once it may not, it never may again: another process has taken
   * the claim over, or will. A process that was suspended finds this out when it wakes.
   */
  isHeld(): boolean;
}

/** A lease that runs from now on; make it before the statement that claims. */
export function beginLease(clock: Pick<Clock, 'realNow' | 'steadyNow'>): Lease {
  let since = { real: clock.realNow(), steady: clock.steadyNow() };
  let lapsed = false;

  function isHeld(): boolean {
    // By both clocks: the steady one may stand still while a machine sleeps, the other one may be set back.
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
        // Not counted when the answer came after the old lease had ended: somebody may have taken over in
        // between.
        if (wasHeld && isHeld()) since = asked;
      };
    },
  };
}
