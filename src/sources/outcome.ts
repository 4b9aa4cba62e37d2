/** Decides the outcome of a read, by the page's date and totals and the history of its source. Pure. */

import { DAY_MS } from '../durations.ts';
import type { Listing, ListingFormat } from '../listings/listing.ts';
import { nonPublishingReason } from './non-publishing-days.ts';

export const OUTCOMES = ['ok', 'unchanged', 'empty', 'stale', 'partial', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface OutcomeFacts {
  readonly listing: Listing;
  /** The requested listing day (YYYY-MM-DD); null if there was none, and for a file. */
  readonly askedDay: string | null;
  /** Numbers of entries of earlier pages of this source, newest first; empty for a file or a new source. */
  readonly earlierEntries: readonly number[];
  /** The largest number of entries of an earlier page of the same source and listing day; default 0: none. */
  readonly sameDayEntries?: number;
  /** The day of the read (YYYY-MM-DD). */
  readonly today: string;
}

export interface DecidedOutcome {
  readonly outcome: Outcome;
  /** A sentence for every outcome but `ok` and `unchanged`, for which it is null. */
  readonly reason: string | null;
}

/**
 * A page may be short on weekends and holidays; otherwise it should not fall below this share of the usual
 * number.
 */
const SHRUNK_SHARE = 0.1;
/** The list of a day may lose a paper or two that were withdrawn, but not half of them. */
const SAME_DAY_SHARE = 0.5;
/** Below this number of entries, fluctuations mean nothing. */
const SHRUNK_LEAST = 20;
/** Days after a day began until its list counts as complete. */
const GROWING_DAYS = 2;

/**
 * Formats that are parsed by the layout of a page: if it changes, entries vanish silently. A feed or an API,
 * in contrast, is explicit about being empty.
 */
const READ_BY_LAYOUT: ReadonlySet<ListingFormat> = new Set<ListingFormat>([
  'daily-papers-text',
  'daily-papers-html',
  'arxiv-list',
  'arxiv-mail',
]);

export function decideOutcome(facts: OutcomeFacts): DecidedOutcome {
  const { listing, askedDay, today } = facts;
  const { announcedTotal: announced, rejected } = listing;
  const count = listing.entries.length;
  if (askedDay !== null && listing.listingDate !== null && listing.listingDate !== askedDay)
    return stale(listing.listingDate, askedDay);
  if (count === 0 && rejected.length > 0) return { outcome: 'failed', reason: reasonOfRejections(listing) };
  if (count === 0 && listing.doubt === undefined) return decideEmpty(facts);
  if (announced !== null && announced > count + rejected.length) {
    return {
      outcome: 'partial',
      reason: `The page says it has ${announced} entries, it shows ${count + rejected.length}.`,
    };
  }
  if (rejected.length > 0) return { outcome: 'partial', reason: reasonOfRejections(listing) };
  if (listing.doubt !== undefined) return { outcome: 'partial', reason: listing.doubt };
  const before = facts.sameDayEntries ?? 0;
  if (before >= SHRUNK_LEAST && count < before * SAME_DAY_SHARE) {
    return { outcome: 'partial', reason: `The page has ${count} entries where it had ${before} before.` };
  }
  const usual = usualCount(facts.earlierEntries);
  if (
    usual >= SHRUNK_LEAST &&
    count < usual * SHRUNK_SHARE &&
    isExpectedWhole(listing.listingDate ?? askedDay ?? today, askedDay, today)
  ) {
    return {
      outcome: 'partial',
      reason: `The page has ${count} entries where this source usually has ${usual}.`,
    };
  }
  return { outcome: 'ok', reason: null };
}

export interface KnownPageFacts {
  readonly askedDay: string | null;
  /** The page's own date, or the day for which it was first requested. */
  readonly listingDate: string;
  readonly entries: number;
}

/** Decides the outcome of a page that has exactly the bytes of an earlier one. */
export function decideKnownPage({ askedDay, listingDate, entries }: KnownPageFacts): DecidedOutcome {
  if (askedDay === null || askedDay === listingDate) return { outcome: 'unchanged', reason: null };
  // All empty lists look the same, whatever their day.
  return entries === 0 ? { outcome: 'empty', reason: emptyReason(askedDay) } : stale(listingDate, askedDay);
}

/**
 * Returns how many entries were rejected and why the first one was; and, because it may be the cause, whether
 * the page was cut off.
 */
function reasonOfRejections({ entries, rejected, doubt }: Listing): string {
  const all = entries.length + rejected.length;
  const why = `${rejected[0]?.reason.replace(/\.$/, '')}.`;
  const several = rejected.length > 1;
  const count =
    entries.length > 0
      ? `${rejected.length} of ${all} entries ${several ? 'were' : 'was'} rejected`
      : several
        ? `All of its ${all} entries were rejected`
        : 'Its only entry was rejected';
  return [several ? `${count}. The first one: ${why}` : `${count}: ${why}`, doubt]
    .filter((part) => part !== undefined)
    .join(' ');
}

function decideEmpty({ listing, askedDay, earlierEntries, today }: OutcomeFacts): DecidedOutcome {
  const announced = listing.announcedTotal;
  if (announced !== null && announced > 0) {
    return {
      outcome: 'failed',
      reason: `The page says it has ${announced} entries, none was found: its layout may have changed.`,
    };
  }
  const day = listing.listingDate ?? askedDay ?? today;
  const usual = usualCount(earlierEntries);
  if (usual < SHRUNK_LEAST || !isExpectedWhole(day, askedDay, today))
    return { outcome: 'empty', reason: emptyReason(day) };
  const surprise = `There is no entry where this source usually has ${usual}, on an ordinary day`;
  // A layout shows an empty list by an explicit zero. Without one, we do not understand the layout.
  if (announced === null && READ_BY_LAYOUT.has(listing.format))
    return { outcome: 'failed', reason: `${surprise}: the layout of the page may have changed.` };
  return { outcome: 'empty', reason: `${surprise}.` };
}

/** Returns a sentence about an empty page, and why its day may be empty. */
function emptyReason(day: string): string {
  const nonPublishing = nonPublishingReason(day);
  return nonPublishing === null
    ? 'The page has no entries.'
    : `The page has no entries; ${day} is ${nonPublishing}.`;
}

const stale = (seen: string, asked: string): DecidedOutcome => ({
  outcome: 'stale',
  reason: `The page is of ${seen}, ${asked} was asked for.`,
});

/**
 * Is a complete list expected? Not on a weekend or holiday, nor while the list of the requested day still
 * grows.
 */
function isExpectedWhole(day: string, askedDay: string | null, today: string): boolean {
  if (nonPublishingReason(day) !== null || nonPublishingReason(today) !== null) return false;
  return askedDay === null || Date.parse(today) - Date.parse(askedDay) >= GROWING_DAYS * DAY_MS;
}

/** Returns the median number of entries, not counting empty pages. */
function usualCount(counts: readonly number[]): number {
  const sorted = counts.filter((count) => count > 0).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
