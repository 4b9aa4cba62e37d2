/** Turns one item of any feed into an entry, or rejects it with a reason. */

import { buildEntry, rejectEntry } from '../../entry.ts';
import { arxivReference, identifiersOfUrl, normaliseIdentifiers } from '../../identifiers.ts';
import type { Identifiers, ListingEntry, RejectedEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { announcedAbstract } from '../arxiv/arxiv-text.ts';
import type { FeedItem, FeedPlace } from './feed.ts';
import { parseFeedDate } from './feed-date.ts';
import { feedText } from './feed-text.ts';
import { readLabels } from './labelled-text.ts';

/** Characters. A shorter summary (`TAXON, EarlyView.`) says less than the content that may come with it. */
const INFORMATIVE_SUMMARY = 140;

/** Returns the entry for an item, which needs a title. `null` stands for an unreadable item. */
export function readFeedEntry(
  item: FeedItem | null,
  { rank, base }: FeedPlace,
): ListingEntry | RejectedEntry {
  if (item === null) return rejectEntry(rank, 'the item cannot be read as XML', '');
  const title = feedText(item.title);
  const link = entryLink(item, base);
  if (title === '') return untitled(item, rank, link);

  const labels = readLabels(item.summary);
  const identifiers = identifiersOfItem(item, link, labels.doi);
  const abstract = labels.abstract ?? chooseAbstract(item);
  return buildEntry({
    title,
    abstract: announcedAbstract(abstract, identifiers.arxiv ?? '') ?? abstract,
    // The feed's own author field often has only the first author, or an editor.
    authors: labels.authors.length > 0 ? labels.authors : parseCreators(item.creators),
    identifiers,
    url: link,
    publishedAt: parsePublished(item),
    rank,
    categories: categoriesOf(item),
    version: findVersion(item),
    signals: { upvotes: labels.upvotes ?? undefined, comments: item.commentCount ?? undefined },
  });
}

/** Returns the address of the item's subject: its link, else an id that is an address. */
export function entryLink(item: FeedItem, base: string | undefined): string | null {
  const link = item.link === null ? null : httpUrl(item.link, base);
  return link ?? (item.id !== null && /^https?:\/\//i.test(item.id) ? httpUrl(item.id) : null);
}

export const untitled = (item: FeedItem, rank: number, link: string | null): RejectedEntry =>
  rejectEntry(
    rank,
    link === null ? 'the item has neither title nor link' : 'the item has no title',
    link ?? item.id ?? feedText(item.summary),
  );

export const categoriesOf = (item: FeedItem): string[] => [...new Set(item.categories.map(feedText))];

/** When an item was published: the first of its dates that is readable. */
export const parsePublished = (item: FeedItem): Date | null =>
  (parseFeedDate(item.published) ?? parseFeedDate(item.updated))?.instant ?? null;

/**
 * Returns the text of a field, or '' if it has no words: a journal's template may leave nothing but its full
 * stop.
 */
function wordsOf(source: string): string {
  const text = feedText(source);
  return /[\p{L}\p{N}]/u.test(text) ? text : '';
}

function chooseAbstract(item: FeedItem): string {
  const summary = wordsOf(item.summary);
  if (summary.length >= INFORMATIVE_SUMMARY || item.content === '') return summary;
  const content = wordsOf(item.content);
  return content.length > summary.length ? content : summary;
}

/** Author names as listed: one creator may be a whole list; email addresses are not names. */
export function parseCreators(creators: readonly string[]): readonly string[] {
  const texts = creators.map((creator) => parseAuthorName(feedText(creator))).filter((name) => name !== '');
  const names = texts.length === 1 ? splitAuthors(texts[0] as string) : texts.flatMap(namesOfOneCreator);
  return [...new Set(names)];
}

// Semicolons, or three full names. Two words with a comma between them may be one name, inverted, and an
// `and` may stand within an institution's.
const NAME_LIST = /;|^[^,\s]+\s[^,]+(?:,\s?[^,\s]+\s[^,]+){2,}$/;

/** If there are several creators, each is usually one name, but sometimes a list after all. */
const namesOfOneCreator = (text: string): readonly string[] =>
  NAME_LIST.test(text) ? splitAuthors(text) : [text.replace(/^and\s|\s?,$/g, '')];

const MAILBOX = /\s?<[^<>\s@]{1,100}@[^<>\s]{1,100}>/g;

// RSS 2.0 specifies `ada@example.org (Ada Lovelace)`; others write `Ada Lovelace <ada@example.org>`.
function parseAuthorName(creator: string): string {
  const text = creator.replace(MAILBOX, '');
  const named = /^\S{1,100}@\S{1,100}\s+\((.{1,200})\)$/.exec(text)?.[1];
  return named ?? (/^(?:mailto:)?\S{1,100}@\S{1,100}\.\S{1,50}$/.test(text) ? '' : text);
}

/**
 * Identifiers from the item's links, its id and its identifier fields. One mentioned in the text does
 * not count.
 */
function identifiersOfItem(item: FeedItem, link: string | null, labelledDoi: string | null): Identifiers {
  const own = [...item.identifiers, item.doi ?? '', item.id ?? '']
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const addresses = [link ?? '', ...item.otherLinks, ...own].filter((value) => /^https?:/i.test(value));
  const found: Identifiers = { ...normaliseIdentifiers({ doi: labelledDoi ?? undefined }) };
  // The item's own fields take precedence over its links, and links over the label in its text.
  for (const address of addresses.reverse()) Object.assign(found, identifiersOfUrl(address));
  for (const value of own) Object.assign(found, normaliseIdentifiers({ arxiv: value, doi: value }));
  // Some sites' addresses end in an arXiv id and have no other sign of it.
  found.arxiv ??= bareArxivId(link) ?? bareArxivId(item.id) ?? undefined;
  if (found.arxiv === undefined) delete found.arxiv;
  return found;
}

/**
 * `https://example.org/p/2604.26238v2` → the id: nothing else has year, month and five digits as the
 * last part of an address.
 */
function bareArxivId(address: string | null): string | null {
  const last = /^https?:\/\/[^?#]{1,1500}\/(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d{1,2})?\/?$/i.exec(
    address ?? '',
  )?.[1];
  return last === undefined ? null : (arxivReference(last)?.id ?? null);
}

/** The version in the item's arXiv link or id, if any. */
const findVersion = (item: FeedItem): number | null =>
  [item.link, item.id]
    .map((value) => (value === null ? null : (arxivReference(value)?.version ?? null)))
    .find((version) => version !== null) ?? null;
