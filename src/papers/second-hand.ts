/** Is a page's word on a paper its own, or that of somebody who writes about it? Pure. */
import { identifiersOfUrl } from '../listings/identifiers.ts';
import type { ListingEntry, ListingFormat } from '../listings/listing.ts';
import { titleLetters } from './identify.ts';

/**
 * Formats in which anybody writes about papers. The others are what arXiv, the daily page or a register says
 * of them.
 */
export const FEED_FORMATS: readonly ListingFormat[] = ['rss', 'atom', 'rdf', 'json-feed'];

/**
 * Does this entry speak of somebody else's paper? A feed does, unless its link is the publisher's page of a
 * DOI.
 * @param pageUrl the address of the feed; null where it came as a file
 */
export function isSecondHand(
  { identifiers, url }: Pick<ListingEntry, 'identifiers' | 'url'>,
  format: ListingFormat,
  pageUrl: string | null,
): boolean {
  if (!FEED_FORMATS.includes(format)) return false;
  if (identifiers.arxiv !== undefined || url === null || identifiersOfUrl(url).doi === undefined) return true;
  const site = siteOf(url);
  return site === 'doi.org' || (pageUrl !== null && site !== siteOf(pageUrl));
}

/** The last two parts of a host's name: feeds of a publisher often have a host of their own. */
const siteOf = (url: string): string =>
  URL.canParse(url) ? new URL(url).hostname.toLowerCase().split('.').slice(-2).join('.') : '';

/** A title of fewer letters is found within others by chance. */
const SHORTEST_KNOWN = 8;

/** Is `title` the known one with something before or behind it, such as `[10] [Models] A Title`? */
export function decorates(title: string, known: string): boolean {
  const letters = titleLetters(known);
  return letters.length >= SHORTEST_KNOWN && titleLetters(title).includes(letters);
}
