/** Stops sending for a while when a mail server is unavailable, or hangs up at several mails in a row. */

import { BY_PRIORITY, type MailClass } from '../delivery.ts';
import { SERVER_LEFT_ALONE_MS } from './retry-delay.ts';

/**
 * A server that hangs up at this many mails in a row counts as unavailable; if other mails go through in
 * between, the fault was in the mail.
 */
export const BROKEN_OFF_IN_A_ROW = 3;
/**
 * How long nothing is sent to an unavailable server, in real time; shorter for transactional mails, because a
 * person waits for each.
 */
const OPEN_FOR_MS: Readonly<Record<MailClass, number>> = {
  digest: SERVER_LEFT_ALONE_MS,
  transactional: 60_000,
};

export interface CircuitBreaker {
  /** Is the breaker open now for mails of this class? */
  isOpen(of: MailClass): boolean;
  /** Why it last opened for these mails, in the server's words; null if it never did. */
  reason(of: MailClass): string | null;
  /**
   * Records what an attempt says about the server. `now`: it is unavailable, which holds for every class that
   * it serves. `count`: it counts as unavailable once this happens to several mails of this class in a row;
   * it says nothing about the other class. null: it is available. Returns true if this opens the breaker for
   * this class.
   */
  note(of: MailClass, says: 'now' | 'count' | null, reason: string): boolean;
}

interface State {
  openUntil: number;
  reason: string | null;
  inARow: number;
}

/**
 * @param realNow milliseconds of real time
 * @param isShared whether both classes use the same server
 */
export function createCircuitBreaker(realNow: () => number, isShared: boolean): CircuitBreaker {
  const closed = (): State => ({ openUntil: 0, reason: null, inARow: 0 });
  const states: Readonly<Record<MailClass, State>> = { digest: closed(), transactional: closed() };

  function open(of: MailClass, reason: string): void {
    states[of].openUntil = realNow() + OPEN_FOR_MS[of];
    states[of].reason = reason;
  }

  return {
    isOpen: (of) => states[of].openUntil > realNow(),
    reason: (of) => states[of].reason,
    note(of, says, reason) {
      const own = states[of];
      own.inARow = says === 'count' ? own.inARow + 1 : 0;
      if (says !== 'now' && own.inARow < BROKEN_OFF_IN_A_ROW) return false;
      own.inARow = 0;
      for (const one of says === 'now' && isShared ? BY_PRIORITY : [of]) open(one, reason);
      return true;
    },
  };
}
