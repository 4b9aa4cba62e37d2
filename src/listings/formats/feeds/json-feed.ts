/** Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */

import { PaperroundError } from '../../../errors.ts';
import { escapeContent } from '../../../text/escape-markup.ts';
import { rejectedOf } from '../../entry.ts';
import { httpUrl } from '../../identifiers.ts';
import type { FormatReader } from '../../listing.ts';
import { type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import type { FeedItem } from './feed.ts';
import { feedEntryOf } from './feed-entry.ts';
import { sorted } from './read-feed-listing.ts';

const VERSION = /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i;

export const jsonFeed: FormatReader = {
  format: 'json-feed',
  recognises: (page) => {
    const feed = recordOf(jsonOf(page));
    if (feed === undefined) return false;
    // Some leave the version out; then it is recognised by members that nothing else has.
    return (
      VERSION.test(textOf(feed.version)) ||
      (Array.isArray(feed.items) &&
        (typeof feed.home_page_url === 'string' || typeof feed.feed_url === 'string'))
    );
  },
  parse(page) {
    const feed = recordOf(jsonOf(page)) ?? {};
    if (!Array.isArray(feed.items))
      throw new PaperroundError(
        'listing_changed',
        'The page is a JSON ParsedFeed without `items`, expected a list of them.',
      );
    const base =
      page.url ?? httpUrl(textOf(feed.feed_url)) ?? httpUrl(textOf(feed.home_page_url)) ?? undefined;
    const results = feed.items.map((value: unknown, index) => {
      const item = recordOf(value);
      const rank = index + 1;
      return item === undefined
        ? rejectedOf(rank, 'the item is no JSON object', JSON.stringify(value) ?? '')
        : feedEntryOf(feedItemOf(item), { rank, base });
    });
    return { format: 'json-feed', listingDate: null, ...sorted(results), announcedTotal: null };
  },
};

function feedItemOf(item: JsonRecord): FeedItem {
  const authors = [...listOf(item.authors), item.author]
    .map((author) => textOf(recordOf(author)?.name ?? author))
    .filter((name) => name !== '');
  const html = textOf(item.content_html);
  const addresses = [item.url, item.external_url].map(textOf).filter((address) => address !== '');
  return {
    title: escapeContent(textOf(item.title)),
    link: addresses[0] ?? null,
    otherLinks: addresses.slice(1),
    id: textOf(item.id) || null,
    summary: escapeContent(textOf(item.summary)),
    content: html === '' ? escapeContent(textOf(item.content_text)) : html,
    published: textOf(item.date_published) || null,
    updated: textOf(item.date_modified) || null,
    creators: authors,
    categories: listOf(item.tags).map(textOf).map(escapeContent),
    identifiers: [textOf(item.doi), textOf(recordOf(item._arxiv)?.id)].filter(
      (identifier) => identifier !== '',
    ),
    doi: null,
    announceType: null,
    comment: null,
    journalReference: null,
    primaryCategory: null,
    commentCount: null,
  };
}
