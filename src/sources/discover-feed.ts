/** Finds the feed that a web page declares as its own (WHATWG HTML, link type "alternate"). */

const START = 300_000;
const FEED_TYPE = /\btype\s*=\s*["']?application\/(?:rss\+xml|atom\+xml|feed\+json)/i;
const ALTERNATE = /\brel\s*=\s*["']?[^"'>]{0,40}\balternate\b/i;
const HREF = /\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))/i;

/** The absolute url of the first feed that the page links as its alternate; null if there is none. */
export function discoverFeed(html: string, base: string): string | null {
  for (const [link] of html.slice(0, START).matchAll(/<link\b[^>]{0,3000}>/gi)) {
    if (!ALTERNATE.test(link) || !FEED_TYPE.test(link)) continue;
    const match = HREF.exec(link);
    const href = (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').replaceAll('&amp;', '&');
    if (href !== '' && URL.canParse(href, base)) return new URL(href, base).href;
  }
  return null;
}
