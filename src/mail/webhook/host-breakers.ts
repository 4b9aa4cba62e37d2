/**
 * Circuit breakers: each webhook host that does not answer is left alone for a while, independently of
 * others.
 */

import { MINUTE_MS } from '../../durations.ts';
import type { AttemptResult } from '../mail.ts';

/** How long a host is left alone, in milliseconds of real time. */
const HOST_LEFT_ALONE_MS = 5 * MINUTE_MS;
/** This many failed editions in a row are the host's fault; a single failure may be about its edition. */
const FAILURES_IN_A_ROW = 3;

export interface HostBreakers {
  /** Returns the result for a host that is left alone, without connecting; null if it may be tried. */
  whileOpen(host: string): AttemptResult | null;
  note(host: string, result: AttemptResult): void;
}

interface HostState {
  openUntil: number;
  inARow: number;
  reason: string;
}

/** @param realNow milliseconds of real time */
export function createHostBreakers(realNow: () => number): HostBreakers {
  const hosts = new Map<string, HostState>();
  return {
    whileOpen(host) {
      const state = hosts.get(host);
      return state === undefined || state.openUntil <= realNow()
        ? null
        : {
            kind: 'unreachable',
            reason: `its host ${host} is left alone for minutes, after: ${state.reason}`,
          };
    },
    note(host, result) {
      const reason = failureOf(result);
      if (reason === null) {
        hosts.delete(host);
        return;
      }
      const inARow = (hosts.get(host)?.inARow ?? 0) + 1;
      const isUnavailable = result.kind === 'unreachable' || inARow >= FAILURES_IN_A_ROW;
      hosts.set(host, {
        openUntil: isUnavailable ? realNow() + HOST_LEFT_ALONE_MS : 0,
        inARow: isUnavailable ? 0 : inARow,
        reason,
      });
    },
  };
}

/**
 * Returns why this counts as a failure of the host; null if the host works, whatever it answered. A 429
 * counts, because it is about everything that goes there.
 */
function failureOf(result: AttemptResult): string | null {
  if (result.kind === 'unreachable' || result.kind === 'uncertain') return result.reason;
  return result.kind === 'refused' && result.about === 'server' ? result.response : null;
}
