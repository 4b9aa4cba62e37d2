/** Detects whether a page is a feed, and which kind, by its first element. */

import { memoize } from '../../../memoize.ts';
import type { DecodedPage } from '../../listing.ts';
import { withoutDoctype } from '../../text/xml-text.ts';
import type { FeedKind } from './feed-elements.ts';
import { kindOfRoot } from './normalise-feed.ts';

/** A feed's first element, its namespaces and its head are within this many characters. */
const HEAD_CHARACTERS = 16_384;

export interface XmlRoot {
  /** Without prefix, in lower case: `rss`, `feed`, `rdf`, `pubmedarticleset`. */
  readonly name: string;
  /** The start of the document, from the first element on. */
  readonly head: string;
}

const roots = new WeakMap<DecodedPage, XmlRoot | null>();

/**
 * Returns the first element of an XML page; null if there is none near the start. Comments, declarations and
 * junk before it are skipped.
 */
export const findRoot = (page: DecodedPage): XmlRoot | null =>
  memoize(roots, page, () => findFirstElement(page.text));

function findFirstElement(text: string): XmlRoot | null {
  // JSON can hold a whole feed in a string; that is not a feed.
  if (/^\s{0,1000}[{[]/.test(text)) return null;
  const xml = withoutDoctype(text);
  let index = 0;
  while (index < xml.length && index < 8 * HEAD_CHARACTERS) {
    index = xml.indexOf('<', index);
    if (index < 0) return null;
    const skip = xml.startsWith('<!--', index)
      ? '-->'
      : xml.startsWith('<?', index)
        ? '?>'
        : xml.startsWith('<!', index)
          ? '>'
          : null;
    if (skip === null) {
      const name = /^<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})(?=[\s/>])/.exec(
        xml.slice(index, index + 100),
      )?.[1];
      if (name !== undefined)
        return { name: name.toLowerCase(), head: xml.slice(index, index + HEAD_CHARACTERS) };
      index += 1;
    } else {
      const end = xml.indexOf(skip, index + 2);
      if (end < 0) return null;
      index = end + skip.length;
    }
  }
  return null;
}

/**
 * Returns the kind of feed that a page is; null for anything else, including RDF and XML of other
 * vocabularies.
 */
export function detectFeedKind(page: DecodedPage): FeedKind | null {
  const root = findRoot(page);
  if (root === null) return null;
  const isEntry =
    root.name === 'entry' &&
    /xmlns(?::\w{1,20})?\s{0,5}=\s{0,5}["']http:\/\/www\.w3\.org\/2005\/Atom/i.test(root.head);
  const kind = isEntry ? 'atom' : kindOfRoot(root.name);
  if (kind === 'rdf')
    return /<(?:\w{1,20}:)?(?:channel|item)[\s/>]|["']http:\/\/purl\.org\/rss\/1\.0\//i.test(root.head)
      ? kind
      : null;
  if (kind === 'atom')
    return /atom|<(?:\w{1,20}:)?(?:entry|title|id|updated)[\s/>]/i.test(root.head) ? kind : null;
  return kind;
}
