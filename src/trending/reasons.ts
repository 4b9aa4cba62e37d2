/**
 * Explains why a paper has drawn interest, strongest reason first, in terms that stay true when read later.
 * Pure.
 */

import { DAY_MS } from '../durations.ts';
import { codeOfReason } from '../text/wording/trending-wording.ts';
import {
  areVotesKnown,
  bestPlaced,
  countedLists,
  type Evidence,
  inTime,
  listPoints,
  placePoints,
  type SignalReading,
  shareOfList,
  signalPoints,
} from './score.ts';

/** A place is a reason only in the upper half of a list. */
const LEAST_SHARE_SHOWN = 0.5;

interface Reason {
  readonly code: string;
  readonly worth: number;
}

/**
 * Returns codes, which `trendingReason` puts into words. Never empty for a paper with a listing: at least
 * says when it was listed. Stars and comments come last, since they hardly count.
 */
export function explainTrending(evidence: Evidence): string[] {
  // Array.sort is stable: equally strong reasons keep this order.
  const strongest = [...votes(evidence.readings), ...place(evidence), ...recurrence(evidence)].sort(
    (a, b) => b.worth - a.worth,
  );
  const reasons = [...strongest.map(({ code }) => code), ...counts(evidence.readings)];
  const first = countedLists(evidence)[0];
  return reasons.length === 0 && first !== undefined ? [codeOfReason('listed', first.listingDate)] : reasons;
}

function votes(readings: readonly SignalReading[]): Reason[] {
  const upvotes = inTime(readings, 'upvotes');
  const latest = upvotes.at(-1);
  if (latest === undefined || latest.value <= 0) return [];
  const gained = mostGainedInADay(upvotes);
  return [
    {
      code: codeOfReason('upvotes', latest.value, gained < latest.value ? gained : 0),
      worth: signalPoints('upvotes', latest.value),
    },
  ];
}

/** The largest rise between two readings at most a day apart. */
function mostGainedInADay(readings: readonly SignalReading[]): number {
  let from = 0;
  return readings.reduce((most, reading) => {
    while (reading.seenAt.getTime() - (readings[from]?.seenAt.getTime() ?? 0) > DAY_MS) from += 1;
    return Math.max(most, reading.value - (readings[from]?.value ?? reading.value));
  }, 0);
}

function place(evidence: Evidence): Reason[] {
  const best = bestPlaced(evidence);
  if (best === undefined || best.size < 2 || shareOfList(best) < LEAST_SHARE_SHOWN) return [];
  return [
    {
      code: codeOfReason('placed', best.rank, best.size, best.listingDate),
      worth: listPoints(best, false) + placePoints(best),
    },
  ];
}

function recurrence(evidence: Evidence): Reason[] {
  const lists = countedLists(evidence);
  const [first, ...further] = lists;
  if (first === undefined || further.length === 0) return [];
  const days = lists.map(({ listingDate }) => Date.parse(`${listingDate}T00:00:00Z`));
  const span = Math.round((Math.max(...days) - Math.min(...days)) / DAY_MS) + 1;
  const votesKnown = areVotesKnown(evidence);
  return [
    {
      code: codeOfReason('recurring', lists.length, span),
      worth: further.reduce((sum, list) => sum + listPoints(list, votesKnown), 0),
    },
  ];
}

const counts = (readings: readonly SignalReading[]): string[] =>
  (['stars', 'comments'] as const).flatMap((kind) => {
    const value = inTime(readings, kind).at(-1)?.value ?? 0;
    return value > 0 ? [codeOfReason(kind, value)] : [];
  });
