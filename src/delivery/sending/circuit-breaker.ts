/** Leaves a mail server alone for a while that is unavailable, or breaks off at several mails in a row. */

/**
 * A server that breaks off at this many mails in a row is unavailable; when others pass, it was about the
 * mail.
 */
export const BROKEN_OFF_IN_A_ROW = 3;

export interface CircuitBreaker {
  /** Is the server left alone now? */
  isOpen(): boolean;
  /** Why it was opened last, in the words of the server; null when it never was. */
  reason(): string | null;
  /**
   * What one attempt says of the server. `now`: it is unavailable; `count`: it is when it does so to several
   * mails in a row; null: it is there. True when that opens the breaker.
   */
  note(says: 'now' | 'count' | null, reason: string): boolean;
}

/** @param openForMs real milliseconds for which the server is left alone */
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
