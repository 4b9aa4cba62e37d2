/** The elements of the normalised feed as text. */
import { escapeMarkup } from '../../../text/escape-markup.ts';
import type { FeedKind } from './feed-elements.ts';

/** An element that says nothing, so that the one around it is never empty. */
export const FILLING = '<pr:filling>.</pr:filling>';

/** An address with what it is to the item that holds it. */
export interface Link {
  readonly rel: string;
  /** The media type that it is said to lead to, in lower case; empty where nothing is said. */
  readonly type: string;
  readonly href: string;
}

/**
 * A copy of its own for a long text. Else it would be a view into the page that keeps all of it in memory, at two bytes a character
 * for one Greek letter anywhere in it.
 */
export function compact(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === text.length ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** An element with text and nothing else; nothing at all for an empty text. */
export const element = (name: string, text: string): string => {
  const content = text.trim();
  return content === '' ? '' : `<${name}>${escapeMarkup(content)}</${name}>`;
};

// RFC 4287, 4.2.7.2: a link without `rel` is the entry itself. What else could stand for it comes after, the feed's machinery never.
const LINK_ORDER: readonly string[] = ['alternate', 'related', 'canonical', 'via', 'self'];

const PAGE_TYPE = /^(?:text\/html|application\/xhtml\+xml)\b/;
const FILE_NAME =
  /\.(?:pdf|ps|eps|epub|docx?|xml|rss|atom|rdf|json|bib|ris|zip|gz|mp[34]|png|jpe?g)(?:[?#].*)?$/i;

/** A page comes before what does not say so, and that before files and feeds, whatever they are to the item. */
function costOf({ rel, href, type }: Link): number {
  const isFile = type === '' ? FILE_NAME.test(href) : !PAGE_TYPE.test(type);
  return LINK_ORDER.indexOf(rel) * 2 + (type === '' ? 1 : 0) + (isFile ? 2 * LINK_ORDER.length : 0);
}

/** The links that may be the item's own address, the best first: rss-parser takes the first. */
export function linksOf(links: readonly Link[], kind: FeedKind | null): string {
  const usable = links
    .filter(({ rel }) => LINK_ORDER.includes(rel))
    .map((link) => ({ ...link, cost: costOf(link) }))
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
