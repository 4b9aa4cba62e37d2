/** Writes the elements of the normalised feed. */

import { escapeMarkup } from '../../../text/escape-markup.ts';
import type { FeedKind } from './feed-elements.ts';

/** An element without meaning, so that the one around it is never empty. */
export const FILLING = '<pr:filling>.</pr:filling>';

/** An address and its relation to the item. */
export interface Link {
  readonly rel: string;
  /** The declared media type of its target, in lower case; empty if undeclared. */
  readonly type: string;
  readonly href: string;
}

/**
 * Returns an independent copy of a long text. Otherwise it is a view into the page that keeps all of
 * the page in memory, at two bytes a character if one Greek letter is anywhere in it.
 */
export function compact(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === text.length ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** An element with text; an empty string for an empty text. */
export const element = (name: string, text: string): string => {
  const content = text.trim();
  return content === '' ? '' : `<${name}>${escapeMarkup(content)}</${name}>`;
};

// RFC 4287, 4.2.7.2: a link without `rel` is the entry itself. Substitutes follow; the feed's own
// links never count.
const LINK_ORDER: readonly string[] = ['alternate', 'related', 'canonical', 'via', 'self'];

const PAGE_TYPE = /^(?:text\/html|application\/xhtml\+xml)\b/;
const FILE_NAME =
  /\.(?:pdf|ps|eps|epub|docx?|xml|rss|atom|rdf|json|bib|ris|zip|gz|mp[34]|png|jpe?g)(?:[?#].*)?$/i;

/** Pages rank before links of unknown type, and those before files and feeds, whatever their relation. */
function linkCost({ rel, href, type }: Link): number {
  const isFile = type === '' ? FILE_NAME.test(href) : !PAGE_TYPE.test(type);
  return LINK_ORDER.indexOf(rel) * 2 + (type === '' ? 1 : 0) + (isFile ? 2 * LINK_ORDER.length : 0);
}

/** Writes the links that may be the item's own address, best first, because rss-parser takes the first. */
export function rankLinks(links: readonly Link[], kind: FeedKind | null): string {
  const usable = links
    .filter(({ rel }) => LINK_ORDER.includes(rel))
    .map((link) => ({ ...link, cost: linkCost(link) }))
    .toSorted((one, other) => one.cost - other.cost);
  return usable
    .slice(0, 3)
    .map(({ rel, href }) =>
      kind === 'atom'
        ? `<link rel="${rel}" href="${escapeMarkup(href)}"/>`
        : `<link>${escapeMarkup(href)}</link>`,
    )
    .join('');
}
