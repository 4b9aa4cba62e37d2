/** Decides whether a page's text about a paper is its own or a third party's. Pure. */

import { identifiersOfUrl } from '../listings/identifiers.ts';
import type { ListingEntry, ListingFormat } from '../listings/listing.ts';
import { titleLetters } from './identify.ts';

/**
 * Formats in which third parties write about papers. The others come from arXiv, the daily page or a
 * registry.
 */
export const FEED_FORMATS: readonly ListingFormat[] = ['rss', 'atom', 'rdf', 'json-feed'];

/**
 * Is this entry about another party's paper? An entry of a feed is, unless its link is the publisher's
 * page of a DOI.
 * @param pageUrl the address of the feed; null if it came as a file
 */
export const isSecondHand = (
  { identifiers, url }: Pick<ListingEntry, 'identifiers' | 'url'>,
  format: ListingFormat,
  pageUrl: string | null,
): boolean =>
  FEED_FORMATS.includes(format) && (identifiers.arxiv !== undefined || !isPublishersPage(url, pageUrl));

/** Is the url, in a feed, the publisher's own page of a DOI? */
export function isPublishersPage(url: string | null, feedUrl: string | null): boolean {
  if (url === null || identifiersOfUrl(url).doi === undefined) return false;
  const site = siteOf(url);
  return site !== 'doi.org' && (feedUrl === null || site === siteOf(feedUrl));
}

/** The last two parts of a host's name: a publisher's feeds often have their own host. */
const siteOf = (url: string): string =>
  URL.canParse(url) ? new URL(url).hostname.toLowerCase().split('.').slice(-2).join('.') : '';

/** A title of fewer letters occurs within others by chance. */
const SHORTEST_KNOWN = 8;

/** Is `title` the known one with something before or after it, such as `[10] [Models] A Title`? */
export function decorates(title: string, known: string): boolean {
  const letters = titleLetters(known);
  return letters.length >= SHORTEST_KNOWN && titleLetters(title).includes(letters);
}
