/** Turns the items of a daily-papers list (API, page data or third-party archives) into entries. */
import { utcDay } from '../../../text/days.ts';
import { entryOf, rejectedOf } from '../../entry.ts';
import { arxivReference, httpUrl, identifiersOf } from '../../identifiers.ts';
import type { AnnounceType, ListingEntry, RejectedEntry, Signals } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { countOf, type JsonRecord, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { instantOf } from '../../text/listing-date.ts';
import { parsePythonLiteral } from '../../text/python-literal.ts';
import { splitAuthors } from '../../text/split-authors.ts';

/** The item as an object: some archives keep each as a Python literal in a string. */
function itemOf(value: unknown): JsonRecord | undefined {
  return recordOf(typeof value === 'string' && value.startsWith('{') ? parsePythonLiteral(value) : value);
}

// The members in which archives keep the arXiv id; the last two are addresses.
const IDS = ['id', 'arxiv_id', 'arxivId', 'arxiv', 'paper_id', 'paperId', 'url', 'link'];

/** The first value that is an arXiv id, else the id unchanged. */
function idOf(paper: JsonRecord): string {
  const written = IDS.map((name) => textOf(paper[name]));
  return written.find((id) => arxivReference(id) !== null) ?? written[0] ?? '';
}

/**
 * Does this look like an item of such a list: a paper with an id, either directly (flat lists) or in
 * `paper`?
 */
export function isItem(value: unknown): boolean {
  const item = itemOf(value);
  const paper = recordOf(item?.paper);
  if (paper !== undefined) return textOf(paper.id) !== '' || textOf(paper.title) !== '';
  return item !== undefined && textOf(item.title) !== '' && arxivReference(idOf(item)) !== null;
}

/** Entries of the items in their order; an item that is no paper is rejected with a reason. */
export function entriesOfItems(items: readonly unknown[]): {
  entries: ListingEntry[];
  rejected: RejectedEntry[];
} {
  const entries: ListingEntry[] = [];
  const rejected: RejectedEntry[] = [];
  items.forEach((value, index) => {
    const rank = index + 1;
    const item = itemOf(value);
    const entry = item === undefined ? 'it is no object' : entryOfItem(item, rank);
    if (typeof entry === 'string')
      rejected.push(
        rejectedOf(rank, entry, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
      );
    else entries.push(entry);
  });
  return { entries, rejected };
}

function entryOfItem(item: JsonRecord, rank: number): ListingEntry | string {
  // Votes and texts are in the paper; comments are counted outside it, and the outer publishedAt is the
  // inner one shifted by some hours.
  const paper = recordOf(item.paper) ?? item;
  const title = cleanText(textOf(paper.title) || textOf(item.title));
  if (title === '') return 'it has no title';
  const id = idOf(paper);
  const reference = arxivReference(id);
  return entryOf({
    title,
    abstract: cleanText(textOf(paper.summary) || textOf(paper.abstract) || textOf(item.summary)),
    authors: authorsOf(paper.authors),
    identifiers: identifiersOf({ arxiv: id, doi: paper.doi }),
    url: reference === null ? httpUrl(textOf(paper.url)) : null,
    publishedAt: instantOf(paper.publishedAt),
    rank,
    categories: listOf(paper.categories)
      .map((category) => cleanText(textOf(category)))
      .filter((category) => category !== ''),
    announceType: announceTypeOf(paper.announce_type),
    version: reference?.version ?? null,
    signals: signalsOf(item, paper),
  });
}

// `hidden` is an author's wish not to show the paper on their own profile; they are still an author.
function authorsOf(authors: unknown): string[] {
  if (typeof authors === 'string') return splitAuthors(authors);
  return listOf(authors)
    .map((author) => cleanText(textOf(author) || textOf(recordOf(author)?.name)))
    .filter((name) => name !== '');
}

function announceTypeOf(value: unknown): AnnounceType | null {
  const types: readonly AnnounceType[] = ['new', 'cross', 'replace', 'replace-cross'];
  return types.find((type) => type === value) ?? null;
}

function signalsOf(item: JsonRecord, paper: JsonRecord): Signals {
  const upvotes = countOf(paper.upvotes) ?? countOf(item.upvotes);
  const comments = countOf(item.numComments) ?? countOf(paper.numComments);
  const stars = countOf(paper.githubStars) ?? countOf(item.githubStars);
  return {
    ...(upvotes !== undefined && { upvotes }),
    ...(comments !== undefined && { comments }),
    ...(stars !== undefined && { stars }),
  };
}

/**
 * The day of a list, from its items: the day on which most were submitted to it
 * (`submittedOnDailyAt`). Older lists without that member only have moments of submission; there it is
 * the day of the last one, because a list begins on the evening before.
 * Returns null if there are no dates, or if the items come from many days (a week, a month, an
 * all-time ranking).
 */
export function dayOfItems(items: readonly unknown[]): string | null {
  const records = items.map(itemOf).filter((item) => item !== undefined);
  const days = records
    .map((item) => instantOf(recordOf(item.paper)?.submittedOnDailyAt ?? item.submittedOnDailyAt))
    .filter((day) => day !== null);
  if (days.length > 0) return mostCommonDay(days);
  const submissions = records.map(momentOfSubmission).filter((instant) => instant !== null);
  const last = submissions.reduce((latest, instant) => Math.max(latest, instant.getTime()), 0);
  const near = submissions.filter((instant) => last - instant.getTime() <= LONGEST_LIST_MS).length;
  if (near <= records.length / 2) return null;
  return utcDay(new Date(records.some(isNewYorkTime) ? last + NEW_YORK_EVENING_MS : last));
}

const HOUR_MS = 3_600_000;
// A Monday's list begins on Friday evening.
const LONGEST_LIST_MS = 4 * 24 * HOUR_MS;
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
 * When the item was submitted: the outer `publishedAt`, unless it is the inner one shifted by the
 * offset between UTC and New York; then the time its discussion was created.
 */
function momentOfSubmission(item: JsonRecord): Date | null {
  const paper = recordOf(item.paper);
  const outer = instantOf(item.publishedAt);
  const inner = instantOf(paper?.publishedAt);
  if (paper === undefined || outer === null) return null;
  const hours = inner === null ? 0 : (inner.getTime() - outer.getTime()) / HOUR_MS;
  if (hours !== 0 && hours !== 4 && hours !== 5) return outer;
  return bornAt(paper.discussionId) ?? bornAt(recordOf(listOf(paper.authors)[0])?._id);
}

/**
 * Is this item's moment of submission in New York time, as it was for some months? A discussion is
 * created seconds before its paper is submitted; in such data it comes four or five hours later.
 */
function isNewYorkTime(item: JsonRecord): boolean {
  const outer = instantOf(item.publishedAt);
  const discussion = bornAt(recordOf(item.paper)?.discussionId);
  if (outer === null || discussion === null) return false;
  const hours = (discussion.getTime() - outer.getTime()) / HOUR_MS;
  return [4, 5].some((shift) => hours > shift - 0.1 && hours <= shift);
}

/** The first four bytes of a MongoDB ObjectId are its creation time in seconds (MongoDB manual, ObjectId). */
function bornAt(objectId: unknown): Date | null {
  const id = textOf(objectId);
  return /^[0-9a-f]{24}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 8), 16) * 1000) : null;
}
