/** Turns the items of a daily-papers list (API, page data or third-party archives) into entries. */

import { DAY_MS, HOUR_MS } from '../../../durations.ts';
import type { Json } from '../../../json-fields.ts';
import { utcDay } from '../../../text/days.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { arxivReference, normaliseIdentifiers, writtenArxivId } from '../../identifiers.ts';
import { ANNOUNCE_TYPES, type ListingEntry, type RejectedEntry, type Signals } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asCount, asList, asRecord, asText } from '../../text/json-page.ts';
import { parseListedInstant } from '../../text/listing-date.ts';
import { parsePythonLiteral } from '../../text/python-literal.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { categoriesIn, saysWithdrawn } from '../arxiv/arxiv-text.ts';
import { detailsOfItem } from './item-details.ts';

/** The item as an object: some archives keep each as a Python literal in a string. */
function parseItem(value: unknown): Json | undefined {
  return asRecord(typeof value === 'string' && value.startsWith('{') ? parsePythonLiteral(value) : value);
}

// The members in which archives keep the arXiv id; the last three are addresses.
const IDS = ['id', 'arxiv_id', 'arxivId', 'arxiv', 'paper_id', 'paperId', 'entry_id', 'url', 'link'];
// The members in which they keep the day of publication.
const DATES = ['publishedAt', 'published', 'published_at', 'publication_date', 'published_date'];

/** Returns the first value that is an arXiv id, else the id unchanged. */
function findId(paper: Json): string {
  const written = IDS.map((name) => writtenArxivId(paper[name]));
  return written.find((id) => arxivReference(id) !== null) ?? written[0] ?? '';
}

/**
 * Does this look like an item of such a list: a paper with an id, either directly (flat lists) or in
 * `paper`?
 */
export function isItem(value: unknown): boolean {
  const item = parseItem(value);
  const paper = asRecord(item?.paper);
  if (paper !== undefined) return asText(paper.id) !== '' || asText(paper.title) !== '';
  return item !== undefined && asText(item.title) !== '' && arxivReference(findId(item)) !== null;
}

/** Returns the entries of the items, in order; an item that is not a paper is rejected with a reason. */
export const readItems = (items: readonly unknown[]): readonly (ListingEntry | RejectedEntry)[] =>
  items.map((value, index) => {
    const rank = index + 1;
    const item = parseItem(value);
    const entry = item === undefined ? 'it is no object' : entryOfItem(item, rank);
    if (typeof entry !== 'string') return entry;
    return rejectEntry(rank, entry, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  });

function entryOfItem(item: Json, rank: number): ListingEntry | string {
  // Votes and texts are in the paper; comments are counted outside it, and the outer publishedAt is the
  // inner one shifted by some hours.
  const paper = asRecord(item.paper) ?? item;
  const title = cleanText(asText(paper.title) || asText(item.title));
  if (title === '') return 'it has no title';
  const id = findId(paper);
  const reference = arxivReference(id);
  const abstract = cleanText(asText(paper.summary) || asText(paper.abstract) || asText(item.summary));
  return buildEntry({
    title,
    abstract,
    authors: readAuthors(paper.authors),
    identifiers: normaliseIdentifiers({ arxiv: id, doi: paper.doi }),
    url: reference === null ? httpUrl(asText(paper.url)) : null,
    publishedAt: DATES.map((name) => parseListedInstant(paper[name])).find((date) => date !== null) ?? null,
    rank,
    categories: readCategories(paper.categories),
    announceType: ANNOUNCE_TYPES.find((type) => type === paper.announce_type) ?? null,
    version: reference?.version ?? null,
    withdrawn:
      saysWithdrawn(cleanText(asText(paper.comment) || asText(paper.comments))) || saysWithdrawn(abstract),
    signals: readSignals(item, paper),
    details: detailsOfItem(item, paper, reference?.id ?? null),
  });
}

// `hidden` is an author's wish not to show the paper on their own profile; they are still an author.
function readAuthors(authors: unknown): string[] {
  if (typeof authors === 'string') return splitAuthors(authors);
  return asList(authors).map((author) => cleanText(asText(author) || asText(asRecord(author)?.name)));
}

/** A list, or arXiv's notation with spaces between them. */
function readCategories(categories: unknown): string[] {
  if (typeof categories === 'string') return categoriesIn(categories);
  return asList(categories).map((category) => cleanText(asText(category)));
}

const readSignals = (item: Json, paper: Json): Signals => ({
  upvotes: asCount(paper.upvotes) ?? asCount(item.upvotes),
  comments: asCount(item.numComments) ?? asCount(paper.numComments),
  stars: asCount(paper.githubStars) ?? asCount(item.githubStars),
});

/**
 * Finds the day of a list from its items: the day on which most were submitted to it (`submittedOnDailyAt`).
 * Older lists without that member only have times of submission; there it is the day of the last one, because
 * a list begins on the evening before.
 * Returns null if there are no dates, or if the items come from many days (a week, a month, an all-time
 * ranking).
 */
export function findListDay(items: readonly unknown[]): string | null {
  const records = items.map(parseItem).filter((item) => item !== undefined);
  const days = records
    .map((item) => parseListedInstant(asRecord(item.paper)?.submittedOnDailyAt ?? item.submittedOnDailyAt))
    .filter((day) => day !== null);
  if (days.length > 0) return mostCommonDay(days);
  const submissions = records.map(submittedAt).filter((instant) => instant !== null);
  const last = submissions.reduce((latest, instant) => Math.max(latest, instant.getTime()), 0);
  const near = submissions.filter((instant) => last - instant.getTime() <= LONGEST_LIST_MS).length;
  if (near <= records.length / 2) return null;
  return utcDay(new Date(records.some(isNewYorkTime) ? last + NEW_YORK_EVENING_MS : last));
}

// A Monday's list begins on Friday evening.
const LONGEST_LIST_MS = 4 * DAY_MS;
/** A list begins at ten in the evening in New York; later submissions belong to the next day. */
const NEW_YORK_EVENING_MS = 2 * HOUR_MS;

function mostCommonDay(instants: readonly Date[]): string | null {
  const counts = new Map<string, number>();
  for (const instant of instants) counts.set(utcDay(instant), (counts.get(utcDay(instant)) ?? 0) + 1);
  const [day, count] = [...counts].reduce((best, next) =>
    next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best,
  );
  return count * 2 >= instants.length ? day : null;
}

/**
 * Returns when the item was submitted: the outer `publishedAt`, unless it is the inner one shifted by the
 * offset between UTC and New York; then the time its discussion was created.
 */
function submittedAt(item: Json): Date | null {
  const paper = asRecord(item.paper);
  const outer = parseListedInstant(item.publishedAt);
  const inner = parseListedInstant(paper?.publishedAt);
  if (paper === undefined || outer === null) return null;
  const hours = inner === null ? 0 : (inner.getTime() - outer.getTime()) / HOUR_MS;
  if (hours !== 0 && hours !== 4 && hours !== 5) return outer;
  return createdAt(paper.discussionId) ?? createdAt(asRecord(asList(paper.authors)[0])?._id);
}

/**
 * Is this item's time of submission in New York time, as it was for some months? A discussion is created
 * seconds before its paper is submitted; in such data it comes four or five hours later.
 */
function isNewYorkTime(item: Json): boolean {
  const outer = parseListedInstant(item.publishedAt);
  const discussion = createdAt(asRecord(item.paper)?.discussionId);
  if (outer === null || discussion === null) return false;
  const hours = (discussion.getTime() - outer.getTime()) / HOUR_MS;
  return [4, 5].some((shift) => hours > shift - 0.1 && hours <= shift);
}

/** The first four bytes of a MongoDB ObjectId are its creation time in seconds (MongoDB manual, ObjectId). */
function createdAt(objectId: unknown): Date | null {
  const id = asText(objectId);
  return /^[0-9a-f]{24}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 8), 16) * 1000) : null;
}
