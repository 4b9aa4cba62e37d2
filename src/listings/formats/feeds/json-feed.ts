/** Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */

import { PaperroundError } from '../../../errors.ts';
import type { Json } from '../../../json-fields.ts';
import { escapeContent } from '../../../text/escape-markup.ts';
import { rejectEntry } from '../../entry.ts';
import { writtenArxivId } from '../../identifiers.ts';
import type { FormatReader } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import type { FeedItem } from './feed.ts';
import { readFeedEntry } from './feed-entry.ts';

const VERSION = /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i;

export const jsonFeed: FormatReader = {
  format: 'json-feed',
  recognises: (page) => {
    const feed = asRecord(parseJsonPage(page));
    if (feed === undefined) return false;
    // Some leave the version out; then it is recognised by members that nothing else has.
    return (
      VERSION.test(asText(feed.version)) ||
      (Array.isArray(feed.items) &&
        (typeof feed.home_page_url === 'string' || typeof feed.feed_url === 'string'))
    );
  },
  parse(page) {
    const feed = asRecord(parseJsonPage(page)) ?? {};
    if (!Array.isArray(feed.items))
      throw new PaperroundError(
        'listing_changed',
        'The page is a JSON Feed without `items`, expected a list of them.',
      );
    const base =
      page.url ?? httpUrl(asText(feed.feed_url)) ?? httpUrl(asText(feed.home_page_url)) ?? undefined;
    const results = feed.items.map((value: unknown, index: number) => {
      const item = asRecord(value);
      const rank = index + 1;
      return item === undefined
        ? rejectEntry(rank, 'the item is no JSON object', JSON.stringify(value) ?? '')
        : readFeedEntry(readItem(item), { rank, base });
    });
    return { results };
  },
};

function readItem(item: Json): FeedItem {
  const html = asText(item.content_html);
  const addresses = [item.url, item.external_url].map(asText).filter((address) => address !== '');
  return {
    title: escapeContent(asText(item.title)),
    link: addresses[0] ?? null,
    otherLinks: addresses.slice(1),
    id: writtenArxivId(item.id) || null,
    summary: escapeContent(asText(item.summary)),
    content: html === '' ? escapeContent(asText(item.content_text)) : html,
    published: asText(item.date_published) || null,
    updated: asText(item.date_modified) || null,
    creators: [...asList(item.authors), item.author].map((author) =>
      asText(asRecord(author)?.name ?? author),
    ),
    categories: asList(item.tags).map(asText).map(escapeContent),
    identifiers: [asText(item.doi), writtenArxivId(asRecord(item._arxiv)?.id)],
    doi: null,
    announceType: null,
    comment: null,
    primaryCategory: null,
    commentCount: null,
  };
}
