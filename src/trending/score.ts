/** The trending formula: points for signs of interest, which halve every two days. Pure. */
import { DAY_MS } from '../text/days.ts';

/*
 * Each sign of interest earns points when it is seen, and every point halves every two days; a paper's
 * trending is what is left of them. The reasons are in docs/decisions/006-trending-formula.md.
 *
 *   a list that has it       1; a ranked list, which somebody chose it for, 2 and up to 4 more by rank
 *   the same list again      a little, however often
 *   upvotes                  √upvotes, each as of when it was first counted: fast votes are fresher
 *   upvotes unknown          those of a median paper of a ranked list (6), never 0
 *   comments                 √comments / 2
 *   stars                    log₂(1 + stars) × 0.4
 *
 * Nothing here reads the clock, so a stored key orders papers at any instant.
 */

/** Two days: a daily list still counts half when the next but one arrives, and over a weekend. */
export const HALF_LIFE_MS = 2 * DAY_MS;

const LISTED_POINTS = 1;
const CHOSEN_POINTS = 2;
const PLACE_POINTS = 4;
const REREAD_POINTS = 0.5;
const MOST_REREADS = 3;
/** The median paper of recorded daily lists. */
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
  /** Its best rank, from 1, and the length of that page. */
  readonly rank: number;
  readonly size: number;
  /** How many distinct versions of the list had it. */
  readonly pages: number;
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

export interface Strength {
  /** All points as of `countsFrom`. Always a little above 0. */
  readonly strength: number;
  /** The time of the newest sign of interest. */
  readonly countsFrom: Date;
}

/** Points earned at an instant. */
interface Points {
  readonly at: number;
  readonly worth: number;
}

export function computeStrength(evidence: Evidence): Strength {
  const lists = distinctLists(evidence.lists);
  const listed = lists.map((list) => ({ at: listedAt(list), worth: listPoints(list) }));
  const points = [...listed, ...readingPoints(evidence, listed), ...unknownVotePoints(evidence, lists)];
  if (points.length === 0) points.push({ at: evidence.firstSeenAt.getTime(), worth: LISTED_POINTS });
  const newest = Math.max(...points.map(({ at }) => at));
  const strength = points.reduce(
    (sum, { at, worth }) => sum + worth * 2 ** ((at - newest) / HALF_LIFE_MS),
    0,
  );
  return { strength, countsFrom: new Date(newest) };
}

/** The key to store: orders papers by `trendingAt` at any instant, highest first. */
export const trendingKey = (strength: number, countsFrom: Date): number =>
  Math.log2(strength) + countsFrom.getTime() / HALF_LIFE_MS;

/** Points left at `now`. For a time long before the paper was known this is a large but finite number. */
export const trendingAt = (key: number, now: Date): number =>
  2 ** Math.min(key - now.getTime() / HALF_LIFE_MS, MOST_HALF_LIVES_AHEAD);

/** Keeps the result finite and ordered: 2^1000 is close to the largest double. */
const MOST_HALF_LIVES_AHEAD = 1_000;

/**
 * The lists that count separately. An unranked source counts once, on its first day: a journal's feed
 * keeps an article for weeks, which is no news each day.
 */
export function distinctLists(lists: readonly ListEvidence[]): ListEvidence[] {
  const inOrder = [...lists].sort(
    (a, b) => listedAt(a) - listedAt(b) || (a.listingDate < b.listingDate ? -1 : 1),
  );
  const firsts = new Map<string, ListEvidence>();
  for (const list of inOrder) {
    const name = list.isRanked ? `${list.source} ${list.listingDate}` : list.source;
    if (!firsts.has(name)) firsts.set(name, list);
  }
  return [...firsts.values()];
}

/** A list that is read late still counts from its own day. */
function listedAt({ seenAt, listingDate }: ListEvidence): number {
  const endOfDay = Date.parse(`${listingDate}T00:00:00Z`) + DAY_MS;
  return Number.isNaN(endOfDay) ? seenAt.getTime() : Math.min(seenAt.getTime(), endOfDay);
}

/** 1 for the first rank, approaching 0 for the last. */
export const shareOfList = ({ rank, size }: Pick<ListEvidence, 'rank' | 'size'>): number =>
  1 - (rank - 1) / Math.max(size, rank, 1);

export const placePoints = (list: ListEvidence): number =>
  list.isRanked ? PLACE_POINTS * shareOfList(list) ** 2 : 0;

function listPoints(list: ListEvidence): number {
  const rereads = list.isRanked ? Math.min(list.pages - 1, MOST_REREADS) : 0;
  return (
    (list.isRanked ? CHOSEN_POINTS : LISTED_POINTS) +
    placePoints(list) +
    REREAD_POINTS * Math.log2(1 + rereads)
  );
}

const WORTH: Readonly<Record<SignalReading['kind'], (count: number) => number>> = {
  upvotes: (count) => Math.sqrt(count),
  comments: (count) => Math.sqrt(count) / 2,
  stars: (count) => Math.log2(1 + count) * 0.4,
};

export const signalPoints = (kind: SignalReading['kind'], count: number): number =>
  WORTH[kind](Math.max(count, 0));

/**
 * Each rise earns its points when it was read; the first count belongs to the newest list of that
 * time.
 */
function readingPoints({ readings }: Evidence, listed: readonly Points[]): Points[] {
  return (Object.keys(WORTH) as SignalReading['kind'][]).flatMap((kind) => {
    let highest = 0;
    return inTime(readings, kind).map(({ seenAt, value }, index) => {
      const worth = signalPoints(kind, Math.max(value, highest)) - signalPoints(kind, highest);
      highest = Math.max(value, highest);
      const lists = listed.map(({ at }) => at).filter((at) => at <= seenAt.getTime());
      return { at: index === 0 && lists.length > 0 ? Math.max(...lists) : seenAt.getTime(), worth };
    });
  });
}

/** The readings of one kind, oldest first. */
export const inTime = (readings: readonly SignalReading[], kind: SignalReading['kind']): SignalReading[] =>
  readings.filter((reading) => reading.kind === kind).sort((a, b) => a.seenAt.getTime() - b.seenAt.getTime());

function unknownVotePoints({ readings }: Evidence, lists: readonly ListEvidence[]): Points[] {
  const ranked = lists.filter(({ isRanked }) => isRanked);
  const isKnown = readings.some(({ kind }) => kind === 'upvotes');
  return isKnown || ranked[0] === undefined
    ? []
    : [{ at: listedAt(ranked[0]), worth: signalPoints('upvotes', USUAL_UPVOTES) }];
}
