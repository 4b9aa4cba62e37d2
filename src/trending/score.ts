/** The trending formula: what a paper drew (strength), and what is left of it with age (trending). Pure. */

import { DAY_MS } from '../durations.ts';

/*
 * Each sign of interest earns points when it is seen. Their sum is the paper's strength; with age, every
 * point halves every two days. The reasons are in docs/decisions/028-strength-and-trending.md.
 *
 *   upvotes known     1 for each source that lists the paper, and √upvotes; nothing else counts
 *   upvotes unknown   1 for each list that has it, 2 if the list is ranked, since somebody chose it for that;
 *                     the largest of √comments / 2, 0.4 × log₂(1 + stars) and, on a ranked list, √6;
 *                     up to 0.3 for its best place on a ranked list
 *
 * A count earns points for its rise alone, as of the reading that showed it. Nothing here reads the clock, so
 * a stored key orders papers at any instant.
 */

/** Change it with the formula or the codes of its reasons, so that stored scores are computed again. */
export const SCORE_VERSION = '3';

/** Two days: a daily list still counts half when the list after the next one arrives, and over a weekend. */
export const HALF_LIFE_MS = 2 * DAY_MS;

const LISTED_POINTS = 1;
const CHOSEN_POINTS = 2;
/** Small, because not every ranked page is ordered by votes, and pages are read at all hours. */
const PLACE_POINTS = 0.3;
/** Upvotes of the median paper on recorded daily lists. */
const USUAL_UPVOTES = 6;

/** One paper on one list, i.e. on all pages of one source for one day. */
export interface ListEvidence {
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly listingDate: string;
  /** When the paper was first seen on it. */
  readonly seenAt: Date;
  /** Is the list ordered by interest? The order of a list sorted by id means nothing. */
  readonly isRanked: boolean;
  /** The paper's best rank, from 1, and the length of that page. */
  readonly rank: number;
  readonly size: number;
}

export interface SignalReading {
  readonly kind: 'upvotes' | 'comments' | 'stars';
  readonly seenAt: Date;
  readonly value: number;
}

export interface Evidence {
  readonly firstSeenAt: Date;
  readonly lists: readonly ListEvidence[];
  /** In any order. */
  readonly readings: readonly SignalReading[];
}

export interface Score {
  /** All points, whatever their age. At least 1. */
  readonly strength: number;
  /** Orders papers by `trendingAt` at any instant, highest first. */
  readonly trendingKey: number;
}

/** Points earned at an instant. */
interface Points {
  readonly at: number;
  readonly worth: number;
}

export function computeScore(evidence: Evidence): Score {
  const points = earnedPoints(evidence);
  const newest = points.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const left = points.reduce((sum, { at, worth }) => sum + worth * 2 ** ((at - newest) / HALF_LIFE_MS), 0);
  return {
    strength: points.reduce((sum, { worth }) => sum + worth, 0),
    trendingKey: Math.log2(left) + newest / HALF_LIFE_MS,
  };
}

/** Points left at `now`. For a time long before the paper was known this is a large but finite number. */
export const trendingAt = (key: number, now: Date): number =>
  2 ** Math.min(key - now.getTime() / HALF_LIFE_MS, MOST_HALF_LIVES_AHEAD);

/** Keeps the result finite and ordered: 2^1000 is close to the largest double. */
const MOST_HALF_LIVES_AHEAD = 1_000;

export const areVotesKnown = ({ readings }: Pick<Evidence, 'readings'>): boolean =>
  readings.some(({ kind }) => kind === 'upvotes');

/**
 * Returns the lists that count, oldest first. Where votes are known, each source counts once: votes keep a
 * paper on its list, and they count already. Without votes, each day on a ranked list counts.
 */
export function countedLists(evidence: Evidence): ListEvidence[] {
  const lists = distinctLists(evidence.lists);
  return areVotesKnown(evidence) ? firstOfEach(lists, ({ source }) => source) : lists;
}

/** An unranked source counts as one list, on its first day: a journal's feed keeps an article for weeks. */
function distinctLists(lists: readonly ListEvidence[]): ListEvidence[] {
  const inOrder = [...lists].sort(
    (a, b) => listedAt(a) - listedAt(b) || (a.listingDate < b.listingDate ? -1 : 1),
  );
  return firstOfEach(inOrder, ({ isRanked, source, listingDate }) =>
    isRanked ? `${source} ${listingDate}` : source,
  );
}

function firstOfEach(lists: readonly ListEvidence[], nameOf: (list: ListEvidence) => string): ListEvidence[] {
  const firsts = new Map<string, ListEvidence>();
  for (const list of lists) if (!firsts.has(nameOf(list))) firsts.set(nameOf(list), list);
  return [...firsts.values()];
}

/** Returns the list on which a paper has its best place; undefined if places do not count. */
export function bestPlaced(evidence: Evidence): ListEvidence | undefined {
  if (areVotesKnown(evidence)) return undefined;
  const ranked = countedLists(evidence).filter(({ isRanked }) => isRanked);
  return ranked.sort((a, b) => shareOfList(b) - shareOfList(a) || b.size - a.size)[0];
}

/** 1 for the first rank, approaching 0 for the last. */
export const shareOfList = ({ rank, size }: Pick<ListEvidence, 'rank' | 'size'>): number =>
  1 - (rank - 1) / Math.max(size, rank, 1);

export const placePoints = (list: ListEvidence): number => PLACE_POINTS * shareOfList(list);

export const listPoints = ({ isRanked }: ListEvidence, votesKnown: boolean): number =>
  isRanked && !votesKnown ? CHOSEN_POINTS : LISTED_POINTS;

const WORTH: Readonly<Record<SignalReading['kind'], (count: number) => number>> = {
  upvotes: (count) => Math.sqrt(count),
  comments: (count) => Math.sqrt(count) / 2,
  stars: (count) => Math.log2(1 + count) * 0.4,
};

export const signalPoints = (kind: SignalReading['kind'], count: number): number =>
  WORTH[kind](Math.max(count, 0));

/** The readings of one kind, oldest first. */
export const inTime = (readings: readonly SignalReading[], kind: SignalReading['kind']): SignalReading[] =>
  readings.filter((reading) => reading.kind === kind).sort((a, b) => a.seenAt.getTime() - b.seenAt.getTime());

/** A paper on no list that counts (its replacements do not) counts as listed when it was first seen. */
function earnedPoints(evidence: Evidence): Points[] {
  const lists = countedLists(evidence);
  const votesKnown = areVotesKnown(evidence);
  const listed =
    lists.length === 0
      ? [{ at: evidence.firstSeenAt.getTime(), worth: LISTED_POINTS }]
      : lists.map((list) => ({ at: listedAt(list), worth: listPoints(list, votesKnown) }));
  const signs = votesKnown ? countedSigns(evidence, ['upvotes']) : signsWithoutVotes(evidence, lists);
  const best = bestPlaced(evidence);
  const place = best === undefined ? [] : [{ at: listedAt(best), worth: placePoints(best) }];
  return [...listed, ...rises(signs), ...place];
}

function signsWithoutVotes(evidence: Evidence, lists: readonly ListEvidence[]): Points[] {
  const counted = countedSigns(evidence, ['comments', 'stars']);
  const ranked = lists.find(({ isRanked }) => isRanked);
  return ranked === undefined
    ? counted
    : [{ at: listedAt(ranked), worth: signalPoints('upvotes', USUAL_UPVOTES) }, ...counted];
}

/**
 * Returns what each reading is worth, as of its time; the first of each kind is dated to the newest list
 * before it.
 */
function countedSigns({ lists, readings }: Evidence, kinds: readonly SignalReading['kind'][]): Points[] {
  const listed = distinctLists(lists).map(listedAt);
  return kinds.flatMap((kind) =>
    inTime(readings, kind).map(({ seenAt, value }, index) => {
      const before = listed.filter((at) => at <= seenAt.getTime());
      const at = index === 0 && before.length > 0 ? Math.max(...before) : seenAt.getTime();
      return { at, worth: signalPoints(kind, value) };
    }),
  );
}

/** Signs of the same interest do not add up: each earns what it is worth beyond the highest before it. */
function rises(signs: readonly Points[]): Points[] {
  let highest = 0;
  return [...signs]
    .sort((a, b) => a.at - b.at)
    .map(({ at, worth }) => {
      const rise = Math.max(worth - highest, 0);
      highest += rise;
      return { at, worth: rise };
    });
}

/** A list that is read late counts as of the end of its own day. */
function listedAt({ seenAt, listingDate }: ListEvidence): number {
  const endOfDay = Date.parse(`${listingDate}T00:00:00Z`) + DAY_MS;
  return Number.isNaN(endOfDay) ? seenAt.getTime() : Math.min(seenAt.getTime(), endOfDay);
}
