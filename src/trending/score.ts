/**
 * The trending formula. Every sign of interest is worth some points at the moment it was given, and all points halve
 * every two days; a paper's trending is what is left of them. docs/decisions/006-trending-formula.md says why.
 *
 *   a list that has it       1; a ranked one, which somebody chose it for, 2 and up to 4 more for its place
 *   the same list again      a little, however often
 *   upvotes                  √upvotes, each at the moment it was first counted: fast votes are fresher points
 *   upvotes unknown          what a usual paper of a ranked list has (6), never 0
 *   comments                 √comments / 2
 *   stars                    log₂(1 + stars) × 0.4
 *
 * Pure: nothing here asks the time, so a stored key orders papers at any instant.
 */
import { DAY_MS } from '../text/days.ts';

/** Two days: a daily list is still half alive when the next but one comes, and over a weekend. */
export const HALF_LIFE_MS = 2 * DAY_MS;

const LISTED_POINTS = 1;
const CHOSEN_POINTS = 2;
const PLACE_POINTS = 4;
const REREAD_POINTS = 0.5;
const MOST_REREADS = 3;
/** The median paper of recorded daily lists. */
const USUAL_UPVOTES = 6;

/** One paper on one list: all pages of one source for one day that had it. */
export interface ListEvidence {
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly listingDate: string;
  /** When the paper was first read on it. */
  readonly seenAt: Date;
  /** Does the order of the list mean anything? A list in the order of ids says nothing by its order. */
  readonly isRanked: boolean;
  /** Its best place, from 1, and the length of the page it had it on. */
  readonly rank: number;
  readonly size: number;
  /** How many different contents of the list had it. */
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

export interface Heat {
  /** All points, as they stood at `countsFrom`. At least a little above 0. */
  readonly strength: number;
  /** The moment of the newest sign of interest. */
  readonly countsFrom: Date;
}

/** Points given at an instant. */
interface Points {
  readonly at: number;
  readonly worth: number;
}

export function strengthOf(evidence: Evidence): Heat {
  const lists = distinctLists(evidence.lists);
  const listed = lists.map((list) => ({ at: listedAt(list), worth: worthOfList(list) }));
  const points = [...listed, ...pointsOfReadings(evidence, listed), ...pointsOfUnknownVotes(evidence, lists)];
  if (points.length === 0) points.push({ at: evidence.firstSeenAt.getTime(), worth: LISTED_POINTS });
  const newest = Math.max(...points.map(({ at }) => at));
  const strength = points.reduce(
    (sum, { at, worth }) => sum + worth * 2 ** ((at - newest) / HALF_LIFE_MS),
    0,
  );
  return { strength, countsFrom: new Date(newest) };
}

/** What to store: orders papers by `trendingAt` at any instant, highest first. */
export const trendingKey = (strength: number, countsFrom: Date): number =>
  Math.log2(strength) + countsFrom.getTime() / HALF_LIFE_MS;

/** Points left at `now`. Asked of a time long before the paper was known it is a large number, but always a number. */
export const trendingAt = (key: number, now: Date): number =>
  2 ** Math.min(key - now.getTime() / HALF_LIFE_MS, MOST_HALF_LIVES_AHEAD);

/** Keeps the result finite and still in order: 2^1000 is near the end of what a number can hold. */
const MOST_HALF_LIVES_AHEAD = 1_000;

/**
 * Lists that count apart. An unranked source counts once, on its first day: a journal's feed keeps an article for
 * weeks, and that is no news each day.
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

/** 1 for the first place, towards 0 for the last. */
export const shareOfList = ({ rank, size }: Pick<ListEvidence, 'rank' | 'size'>): number =>
  1 - (rank - 1) / Math.max(size, rank, 1);

export const placePoints = (list: ListEvidence): number =>
  list.isRanked ? PLACE_POINTS * shareOfList(list) ** 2 : 0;

function worthOfList(list: ListEvidence): number {
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

/** Each rise is worth its points when it was read; the first count belongs to the newest list that was there by then. */
function pointsOfReadings({ readings }: Evidence, listed: readonly Points[]): Points[] {
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

function pointsOfUnknownVotes({ readings }: Evidence, lists: readonly ListEvidence[]): Points[] {
  const ranked = lists.filter(({ isRanked }) => isRanked);
  const isKnown = readings.some(({ kind }) => kind === 'upvotes');
  return isKnown || ranked[0] === undefined
    ? []
    : [{ at: listedAt(ranked[0]), worth: signalPoints('upvotes', USUAL_UPVOTES) }];
}
