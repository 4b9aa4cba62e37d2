/** Decides what an import does with a row, given what the store knows of the address. Pure. */

import type { ReaderRules } from '../topics/reader-rules.ts';
import { parseNewPreferences, parsePreferences } from './preferences.ts';
import {
  ENDED_STATUSES,
  type EndedStatus,
  isEnded,
  isStopped,
  type Preferences,
  type ReaderStatus,
  type Suppression,
} from './reader.ts';
import type { ReaderRow } from './reader-csv.ts';

export type ImportDecision =
  | { readonly ok: true; readonly status: ReaderStatus; readonly preferences: Preferences }
  | { readonly ok: false; readonly reason: string };

/**
 * Decides what an import does with a row. It never brings back a reader who is out: only the person (by the
 * form) or an operator (by lifting the suppression) can. It neither makes a confirmed reader pending again
 * nor ends a pause. Preferences that the row does not contain stay unchanged.
 * @param present the status that the address has now; null if it has no subscription
 */
export function decideImport(
  row: ReaderRow,
  known: Preferences | null,
  present: ReaderStatus | null,
  stop: Suppression | null,
  rules: ReaderRules,
  now: Date,
): ImportDecision {
  const status = statusAfter(row.status, present, stop);
  if (status === null) return { ok: false, reason: whyOut(stop, present) };
  // As with sign-ups by the form, weekly and monthly mail is sent on the day of the consent.
  const check =
    known === null
      ? parseNewPreferences(row.preferences, rules, row.consent?.at ?? now)
      : parsePreferences(row.preferences, known, rules);
  if (!check.ok)
    return {
      ok: false,
      reason: check.problems.map(({ field, message }) => `${field}: ${message}`).join(' '),
    };
  // A pause that ends on a given day is a preference of an active reader; see statusAt in reader-json.ts.
  const wakesUp = status === 'paused' && row.status === 'paused' && check.preferences.pauseUntil !== null;
  return { ok: true, status: wakesUp ? 'active' : status, preferences: check.preferences };
}

/** Returns null if the row would bring back a reader who is out. */
function statusAfter(
  wanted: ReaderStatus | null,
  present: ReaderStatus | null,
  stop: Suppression | null,
): ReaderStatus | null {
  if (stop?.reason === 'erased') return null;
  const ended = strongestEnd([present, stop?.reason ?? null]);
  if (ended !== null) {
    if (wanted !== null && !isEnded(wanted)) return null;
    return strongestEnd([ended, wanted]);
  }
  if (wanted === null || isEnded(wanted)) return wanted ?? present ?? 'pending';
  if (present === 'paused') return 'paused';
  return wanted === 'pending' ? (present ?? 'pending') : wanted;
}

const strongestEnd = (reasons: readonly (string | null)[]): EndedStatus | null =>
  ENDED_STATUSES.findLast((ended) => reasons.includes(ended)) ?? null;

function whyOut(stop: Suppression | null, present: ReaderStatus | null): string {
  const reason = stop?.reason ?? present ?? 'stopped';
  const remedy =
    isStopped(reason) || stop?.scope === 'all'
      ? 'an operator can lift it'
      : 'the person may return by the form';
  return `This address is out (${reason}) and an import does not bring it back; ${remedy}.`;
}
