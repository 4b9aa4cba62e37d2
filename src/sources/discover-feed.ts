/** Finds the feed that a web page declares as its own (WHATWG HTML, link type "alternate"). */

import { walkMarkup } from '../listings/text/walk-markup.ts';

const START = 300_000;
const FEED_TYPE = /^\s*application\/(?:rss\+xml|atom\+xml|feed\+json)/i;

/** Returns the absolute url of the first feed that the page links as its alternate; null if there is none. */
export function discoverFeed(html: string, base: string): string | null {
  for (const [link] of html.slice(0, START).matchAll(/<link\b[^>]{0,3000}>/gi)) {
    const { rel = '', type = '', href = '' } = attributesOf(link);
    if (!rel.toLowerCase().split(/\s+/).includes('alternate') || !FEED_TYPE.test(type)) continue;
    if (href !== '' && URL.canParse(href, base)) return new URL(href, base).href;
  }
  return null;
}

function attributesOf(tag: string): Readonly<Record<string, string>> {
  let found: Readonly<Record<string, string>> = {};
  walkMarkup(tag, {
    onopentag(_name, attributes) {
      found = attributes;
    },
  });
  return found;
}
