/** Leaves a webhook's host alone for a while when it does not answer, each host by itself. */

import { MINUTE_MS } from '../../durations.ts';
import type { AttemptResult } from '../mail.ts';

/** How long, in milliseconds of real time. */
export const HOST_LEFT_ALONE_MS = 5 * MINUTE_MS;
/** A host that fails at this many editions in a row rests, too; one of them may be about its edition. */
const FAILURES_IN_A_ROW = 3;

export interface HostBreakers {
  /** What is answered for a host that rests, without asking it; null: it may be asked. */
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

/** Null: the host answers, whatever it says. 429 is about all that goes there. */
function failureOf(result: AttemptResult): string | null {
  if (result.kind === 'unreachable' || result.kind === 'uncertain') return result.reason;
  return result.kind === 'refused' && result.about === 'server' ? result.response : null;
}
