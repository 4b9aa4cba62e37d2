/** Reads feeds with rss-parser, which only this file imports. */

// Only `parseString` is used, on normalised text in groups of items, so that a hundred thousand items
// need neither the time nor the memory of one tree, and one bad item does not lose the others.
//
// normalise-feed.ts and xml-text.ts make up for what rss-parser alone loses: Atom's xhtml and text
// constructs, xml:base, links without `rel`, repeated creators, unknown versions and prefixes, and
// unreadable dates and undeclared entities, on which it throws.

import Parser from 'rss-parser';
import { PaperroundError } from '../../../errors.ts';
import type { DecodedPage } from '../../listing.ts';
import { parseCount } from '../../text/count.ts';
import { normalisedChunks } from '../../text/xml-text.ts';
import type { FeedKind } from './feed-elements.ts';
import { feedText } from './feed-text.ts';
import { createFeedNormaliser, type NormalisedItem } from './normalise-feed.ts';
import { compact, FILLING } from './normalised-elements.ts';

/** About 300 items make a tree of one or two megabytes. */
const ITEMS_AT_ONCE = 300;
/** Characters normalised before the items in them are read. */
const CHARACTERS_AT_ONCE = 1024 * 1024;

/** One item with all the fields that are read. Texts are HTML source unless stated otherwise. */
export interface FeedItem {
  readonly title: string;
  /** The item's best address, unchecked. */
  readonly link: string | null;
  /** Its other addresses. */
  readonly otherLinks: readonly string[];
  /** guid or Atom id, as written. */
  readonly id: string | null;
  readonly summary: string;
  readonly content: string;
  /** As written. */
  readonly published: string | null;
  readonly updated: string | null;
  /** Plain text, one or several names each. */
  readonly creators: readonly string[];
  readonly categories: readonly string[];
  /** The values of dc:identifier and similar elements. */
  readonly identifiers: readonly string[];
  readonly doi: string | null;
  readonly announceType: string | null;
  readonly comment: string | null;
  readonly primaryCategory: string | null;
  readonly commentCount: number | null;
}

export interface FeedHead {
  readonly title: string;
  readonly id: string | null;
  readonly link: string | null;
  readonly description: string;
  /** The feed's own date, as written: pubDate, else lastBuildDate or updated. */
  readonly published: string | null;
  readonly built: string | null;
  readonly totalResults: number | null;
  readonly startIndex: number | null;
  readonly itemsPerPage: number | null;
}

export interface ParsedFeed<Result> {
  readonly kind: FeedKind;
  readonly head: FeedHead;
  /** The result for each item, by place on the page. */
  readonly results: readonly Result[];
  /** True when the page ends before its first element is closed. */
  readonly isCutOff: boolean;
}

/** The place of an item. */
export interface FeedPlace {
  /** From 1. */
  readonly rank: number;
  /** The base of relative links: the page's address, else the feed's own. */
  readonly base: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const KEPT_IN_FULL = ['pr:creator', 'pr:identifier', 'category', 'link', 'pr:url', 'pr:doi', 'pr:published'];
const KEPT_ONCE = [
  'id',
  'pr:updated',
  'pr:link',
  'pr:permalink',
  'arxiv:announce_type',
  'arxiv:comment',
  'arxiv:primary_category',
  'slash:comments',
];
const HEAD_FIELDS = [
  'id',
  'updated',
  'opensearch:totalResults',
  'opensearch:startIndex',
  'opensearch:itemsPerPage',
];

const parser = new Parser<Record<string, unknown>, Record<string, unknown>>({
  customFields: {
    feed: HEAD_FIELDS,
    item: [...KEPT_ONCE, ...KEPT_IN_FULL.map((name) => [name, `all ${name}`, { keepArray: true }])] as never,
  },
});

// How generators of feeds call one that they could not make, or its only item.
const ERROR_TITLE = /^(?:(?:feed|api|bridge returned|internal server) error\b|error(?:\s[45]\d\d)?[.:!]?$)/i;

/**
 * Reads a page recognised as a feed and calls `take` for each item (null for one that is unreadable even by
 * itself), one after the other, so that they are never all in memory at once.
 * @throws PaperroundError `not_a_listing` if it is not a feed or is an error in the form of one, nests too
 * deeply or has a DOCTYPE without end
 */
export async function readFeed<Result>(
  page: DecodedPage,
  take: (item: FeedItem | null, place: FeedPlace) => Result,
): Promise<ParsedFeed<Result>> {
  const normaliser = createFeedNormaliser(page.url);
  const results: Result[] = [];
  const errors: FeedItem[] = [];
  let waiting: NormalisedItem[] = [];
  const read = async (least: number): Promise<void> => {
    waiting = waiting.concat(normaliser.takeItems());
    let from = 0;
    for (; waiting.length - from >= least; from += ITEMS_AT_ONCE) {
      const group = await readItems(waiting.slice(from, from + ITEMS_AT_ONCE), normaliser.kind() ?? 'rss');
      for (const item of group) {
        if (item !== null && ERROR_TITLE.test(item.title)) errors.push(item);
        results.push(take(item, { rank: results.length + 1, base: normaliser.base() }));
      }
    }
    waiting = waiting.slice(from);
  };
  let written = 0;
  for (const piece of normalisedChunks(page.text)) {
    normaliser.write(piece);
    written += piece.length;
    if (written < CHARACTERS_AT_ONCE) continue;
    written = 0;
    await read(ITEMS_AT_ONCE);
  }
  normaliser.end();
  await read(1);

  const kind = normaliser.kind();
  if (kind === null)
    throw new PaperroundError(
      'not_a_listing',
      'The page is XML but no feed: its first element is none of rss, feed and RDF.',
    );
  const head = readHead(await parser.parseString(wrapped(kind, normaliser.head(), '')));
  refuseError(head, errors.length === results.length ? errors : []);
  return { kind, head, results, isCutOff: normaliser.isCutOff() };
}

function refuseError(head: FeedHead, [item]: readonly FeedItem[]): void {
  if (item === undefined && !ERROR_TITLE.test(head.title)) return;
  const said =
    item === undefined ? head.description || head.title : item.summary || item.content || item.title;
  throw new PaperroundError(
    'not_a_listing',
    `The feed is an error instead of a listing: ${feedText(said).slice(0, 300)}`,
    { hint: 'Check the address of this source, and a category or query in it, or try again later.' },
  );
}

/**
 * Parses some items at once; on failure, halves of them, until the bad one stands alone and is
 * returned as null.
 */
async function readItems(group: readonly NormalisedItem[], kind: FeedKind): Promise<(FeedItem | null)[]> {
  const items = await parseItems(group, kind);
  if (items !== null) return items;
  if (group.length === 1) return [null];
  const middle = Math.ceil(group.length / 2);
  return [
    ...(await readItems(group.slice(0, middle), kind)),
    ...(await readItems(group.slice(middle), kind)),
  ];
}

async function parseItems(group: readonly NormalisedItem[], kind: FeedKind): Promise<FeedItem[] | null> {
  const xml = wrapped(kind, '', group.map((item) => item.xml).join(''));
  const feed = await parser.parseString(xml).catch(() => null); // the caller finds out which item it was
  if (feed === null || feed.items.length !== group.length) return null;
  return feed.items.map((fields, index) => readItem(fields, group[index] as NormalisedItem));
}

// To xml2js an element without content is an empty string, and rss-parser then finds String's own
// `link` on it: hence FILLING, and the namespace.
function wrapped(kind: FeedKind, head: string, items: string): string {
  if (kind === 'atom') return `<feed xmlns="http://www.w3.org/2005/Atom">${head}${items}</feed>`;
  if (kind === 'rdf') return `<rdf:RDF><channel>${FILLING}${head}</channel>${items}</rdf:RDF>`;
  return `<rss version="2.0"><channel>${FILLING}${head}${items}</channel></rss>`;
}

function readItem(fields: Fields, { summary, content }: NormalisedItem): FeedItem {
  const links = all(fields, 'link');
  const guid = once(fields, 'guid');
  const isAddress =
    guid !== null && /^https?:\/\//i.test(guid) && once(fields, 'pr:permalink')?.toLowerCase() !== 'false';
  // The address that FeedBurner replaced by its own.
  const own = once(fields, 'pr:link');
  return {
    title: once(fields, 'title') ?? '',
    link:
      once(fields, 'link') ??
      links[0] ??
      own ??
      (isAddress ? guid : null) ??
      all(fields, 'pr:url')[0] ??
      once(fields, 'rdf:about'),
    otherLinks: [...links, ...(own === null ? [] : [own]), ...all(fields, 'pr:url')],
    id: guid ?? once(fields, 'id') ?? once(fields, 'rdf:about'),
    summary,
    content,
    published: all(fields, 'pr:published')[0] ?? null,
    updated: once(fields, 'pr:updated'),
    creators: all(fields, 'pr:creator'),
    categories: all(fields, 'category'),
    identifiers: all(fields, 'pr:identifier'),
    doi: all(fields, 'pr:doi')[0] ?? null,
    announceType: once(fields, 'arxiv:announce_type'),
    comment: once(fields, 'arxiv:comment'),
    primaryCategory: once(fields, 'arxiv:primary_category'),
    commentCount: countIn(fields, 'slash:comments'),
  };
}

function readHead(fields: Fields): FeedHead {
  return {
    title: once(fields, 'title') ?? '',
    id: once(fields, 'id'),
    link: once(fields, 'link'),
    description: once(fields, 'description') ?? '',
    published: once(fields, 'pubDate'),
    built: once(fields, 'lastBuildDate') ?? once(fields, 'updated'),
    totalResults: countIn(fields, 'opensearch:totalResults'),
    startIndex: countIn(fields, 'opensearch:startIndex'),
    itemsPerPage: countIn(fields, 'opensearch:itemsPerPage'),
  };
}

const once = (fields: Fields, name: string): string | null => readText(fields[name]);

function all(fields: Fields, name: string): string[] {
  const values = fields[`all ${name}`];
  return Array.isArray(values) ? values.map(readText).filter((text): text is string => text !== null) : [];
}

/** xml2js returns an element with attributes as an object, its text under `_`. */
function readText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : compact(value);
  if (value === null || typeof value !== 'object') return null;
  const { _: text, $: attributes } = value as { _?: unknown; $?: { href?: unknown } };
  return readText(text ?? attributes?.href);
}

const countIn = (fields: Fields, name: string): number | null => parseCount(once(fields, name) ?? '');
