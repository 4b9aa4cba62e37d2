/** Reads the feeds of an OPML file, the format in which feed readers export their subscriptions. Pure. */

import { Parser } from 'htmlparser2';

export interface OpmlFeed {
  readonly url: string;
  /** '' if the file has none. */
  readonly title: string;
}

/**
 * Converts `feed://host/x` and `feed:https://host/x`, which make a browser open a feed reader, to plain urls.
 */
const overHttp = (url: string): string =>
  url.replace(/^feed:(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://');

/**
 * Returns the feeds in order, each url once; null if the text is not OPML. Folders and entries without a url
 * are skipped.
 */
export function parseOpml(text: string): readonly OpmlFeed[] | null {
  const feeds = new Map<string, OpmlFeed>();
  let isOpml = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'opml') isOpml = true;
        const url = overHttp(attributes.xmlurl?.trim() ?? '');
        if (name !== 'outline' || url === '' || feeds.has(url)) return;
        feeds.set(url, { url, title: (attributes.title ?? attributes.text ?? '').trim() });
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(text);
  return isOpml ? [...feeds.values()] : null;
}
