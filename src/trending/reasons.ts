/** Explains why a paper is trending, strongest reason first; texts stay true when read later. Pure. */
import { counted, shortNumber } from '../text/count.ts';
import { DAY_MS, shortDay } from '../text/days.ts';
import {
  distinctLists,
  type Evidence,
  inTime,
  type ListEvidence,
  placePoints,
  type SignalReading,
  shareOfList,
  signalPoints,
} from './score.ts';

const PLACES = ['first', 'second', 'third'];
/** A rank further down the list than this is no reason. */
const LEAST_SHARE_SHOWN = 0.5;

interface Reason {
  readonly words: string;
  readonly worth: number;
}

/** Never empty for a paper with a listing: at least says where it was listed. */
export function explainTrending(evidence: Evidence): string[] {
  const lists = distinctLists(evidence.lists);
  const reasons = [
    ...votes(evidence.readings),
    ...place(lists),
    ...recurrence(lists),
    ...counts(evidence.readings),
  ];
  const first = lists[0];
  if (reasons.length === 0 && first !== undefined)
    reasons.push({ words: `on the list of ${shortDay(first.listingDate)}`, worth: 0 });
  // Array.sort is stable: equally strong reasons keep the order above.
  return reasons.sort((a, b) => b.worth - a.worth).map(({ words }) => words);
}

function votes(readings: readonly SignalReading[]): Reason[] {
  const upvotes = inTime(readings, 'upvotes');
  const latest = upvotes.at(-1);
  if (latest === undefined || latest.value <= 0) return [];
  const gained = mostGainedInADay(upvotes);
  const speed = gained > 0 && gained < latest.value ? `, ${shortNumber(gained)} of them in a day` : '';
  return [
    { words: `${counted(latest.value, 'upvote')}${speed}`, worth: signalPoints('upvotes', latest.value) },
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

function place(lists: readonly ListEvidence[]): Reason[] {
  const best = lists
    .filter(({ isRanked }) => isRanked)
    .sort((a, b) => placePoints(b) - placePoints(a) || b.size - a.size)[0];
  if (best === undefined || best.size < 2 || shareOfList(best) < LEAST_SHARE_SHOWN) return [];
  return [
    {
      words: `${ordinal(best.rank)} of ${best.size} on the list of ${shortDay(best.listingDate)}`,
      worth: placePoints(best),
    },
  ];
}

function recurrence(lists: readonly ListEvidence[]): Reason[] {
  if (lists.length < 2) return [];
  const days = lists.map(({ listingDate }) => Date.parse(`${listingDate}T00:00:00Z`));
  const span = Math.round((Math.max(...days) - Math.min(...days)) / DAY_MS) + 1;
  const time = span === 1 ? 'on one day' : `in ${span} days`;
  return [{ words: `on ${lists.length} lists ${time}`, worth: lists.length }];
}

function counts(readings: readonly SignalReading[]): Reason[] {
  return (
    [
      ['stars', 'star'],
      ['comments', 'comment'],
    ] as const
  ).flatMap(([kind, noun]) => {
    const value = inTime(readings, kind).at(-1)?.value ?? 0;
    return value > 0 ? [{ words: counted(value, noun), worth: signalPoints(kind, value) }] : [];
  });
}

function ordinal(rank: number): string {
  const word = PLACES[rank - 1];
  if (word !== undefined) return word;
  const ending = [11, 12, 13].includes(rank % 100) ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return `${rank}${ending}`;
}
