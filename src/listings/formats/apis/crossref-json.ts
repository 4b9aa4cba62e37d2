/** Crossref, `https://api.crossref.org/works?…` (a list) and `/works/DOI` (one work). */
import { DAY_MS } from '../../../text/days.ts';
import { entryOf, rejectedOf } from '../../entry.ts';
import { httpUrl, identifiersOf } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { countOf, type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

const YEAR_MS = 366 * DAY_MS;

export const crossrefJson: FormatReader = {
  format: 'crossref-json',
  recognises: (page) => {
    const answer = recordOf(jsonOf(page));
    return (
      recordOf(answer?.message) !== undefined && /^work(?:-list)?$/.test(textOf(answer?.['message-type']))
    );
  },
  parse(page, { now }) {
    const answer = recordOf(jsonOf(page)) ?? {};
    const message = recordOf(answer.message) ?? {};
    const isOne = answer['message-type'] === 'work';
    const works = isOne ? [message] : listOf(message.items);
    const results = works.map((value, index) => workOf(recordOf(value) ?? {}, index + 1, now));
    if (isOne)
      return { format: 'crossref-json', listingDate: null, ...sorted(results), announcedTotal: null };
    const part = {
      items: works.length,
      total: countOf(message['total-results']) ?? null,
      token: textOf(message['next-cursor']) || null,
    };
    return {
      format: 'crossref-json',
      listingDate: null,
      ...sorted(results),
      announcedTotal: announcedTotalOf(message),
      part,
    };
  },
};

/**
 * The number of records requested, or what is left after the start of the page. Within a cursor the
 * start is unknown.
 */
function announcedTotalOf(message: JsonRecord): number | null {
  const total = countOf(message['total-results']);
  const size = countOf(message['items-per-page']);
  if (total === undefined || size === undefined || message['next-cursor'] !== undefined) return null;
  return Math.min(size, Math.max(0, total - (countOf(recordOf(message.query)?.['start-index']) ?? 0)));
}

function workOf(work: JsonRecord, rank: number, now: Date): ListingEntry | RejectedEntry {
  const title = feedText(textOf(listOf(work.title)[0] ?? work.title));
  if (title === '') return rejectedOf(rank, 'the work has no title', textOf(work.DOI));
  return entryOf({
    title,
    // JATS; its own heading is not part of the abstract.
    abstract: feedText(
      textOf(work.abstract).replace(/<(?:jats:)?title>\s{0,20}abstract\s{0,20}<\/(?:jats:)?title>/i, ''),
    ),
    authors: listOf(work.author)
      .map((author) => nameOf(recordOf(author) ?? {}))
      .filter((name) => name !== ''),
    identifiers: identifiersOf({ doi: work.DOI }),
    url: httpUrl(textOf(work.URL)),
    publishedAt: publishedAt(work, now),
    rank,
    categories: listOf(work.subject)
      .map(textOf)
      .map(feedText)
      .filter((subject) => subject !== ''),
  });
}

const nameOf = (author: JsonRecord): string =>
  feedText(
    [author.given, author.family, author.suffix].map(textOf).filter(Boolean).join(' ') || textOf(author.name),
  );

/**
 * The publication day if it is complete and plausible (publishers write 2106), else the registration
 * date of the DOI, else the year.
 */
function publishedAt(work: JsonRecord, now: Date): Date | null {
  const written = ['published-online', 'published', 'published-print', 'posted', 'issued'].map((name) =>
    listOf(listOf(recordOf(work[name])?.['date-parts'])[0]),
  );
  const dates = [
    ...written.filter((parts) => parts.length === 3),
    textOf(recordOf(work.created)?.['date-time']),
    ...written,
  ];
  for (const date of dates) {
    const text =
      typeof date === 'string' ? date : date.map((part) => textOf(part).padStart(2, '0')).join('-');
    const instant = parseFeedDate(text)?.instant;
    if (instant !== undefined && instant.getTime() < now.getTime() + YEAR_MS) return instant;
  }
  return null;
}
