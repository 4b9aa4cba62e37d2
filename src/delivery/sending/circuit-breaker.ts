/** Pauses sending when a mail server is unavailable or hangs up at several mails in a row. */

/**
 * A server that hangs up at this many mails in a row is unavailable; when others go through, it was
 * about the mail.
 */
export const BROKEN_OFF_IN_A_ROW = 3;

export interface CircuitBreaker {
  /** Is the breaker open now? */
  isOpen(): boolean;
  /** Why it was last opened, in the words of the server; null if it never was. */
  reason(): string | null;
  /**
   * Records what one attempt says about the server. `now`: it is unavailable; `count`: it is when this
   * happens to several mails in a row; null: it is available. True when that opens the breaker.
   */
  note(says: 'now' | 'count' | null, reason: string): boolean;
}

/** @param openForMs real milliseconds for which the breaker stays open */
export function createCircuitBreaker(realNow: () => number, openForMs: number): CircuitBreaker {
  let openUntil = 0;
  let reason: string | null = null;
  let inARow = 0;
  return {
    isOpen: () => openUntil > realNow(),
    reason: () => reason,
    note(says, because) {
      inARow = says === 'count' ? inARow + 1 : 0;
      if (says !== 'now' && inARow < BROKEN_OFF_IN_A_ROW) return false;
      inARow = 0;
      openUntil = realNow() + openForMs;
      reason = because;
      return true;
    },
  };
}
