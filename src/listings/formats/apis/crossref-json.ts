/** Crossref, `https://api.crossref.org/works?…` (a list) and `/works/DOI` (one work). */

import { DAY_MS } from '../../../durations.ts';
import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';

const YEAR_MS = 366 * DAY_MS;

export const crossrefJson: FormatReader = {
  format: 'crossref-json',
  recognises: (page) => {
    const answer = asRecord(parseJsonPage(page));
    const message = asRecord(answer?.message);
    const type = answer?.['message-type'];
    return (
      message !== undefined && (type === 'work' || (type === 'work-list' && Array.isArray(message.items)))
    );
  },
  parse(page, { now }) {
    const answer = asRecord(parseJsonPage(page)) ?? {};
    const message = asRecord(answer.message) ?? {};
    const isOne = answer['message-type'] === 'work';
    const works = isOne ? [message] : asList(message.items);
    const results = works.map((value, index) => readWork(asRecord(value) ?? {}, index + 1, now));
    if (isOne) return { results };
    return {
      results,
      announcedTotal: expectedOnPage(message),
      part: {
        items: works.length,
        total: asCount(message['total-results']) ?? null,
        token: asText(message['next-cursor']) || null,
      },
    };
  },
};

/**
 * Returns the number of records requested, or what is left after the start of the page. With a cursor the
 * start is unknown.
 */
function expectedOnPage(message: Json): number | null {
  const total = asCount(message['total-results']);
  const size = asCount(message['items-per-page']);
  if (total === undefined || size === undefined || message['next-cursor'] !== undefined) return null;
  return Math.min(size, Math.max(0, total - (asCount(asRecord(message.query)?.['start-index']) ?? 0)));
}

function readWork(work: Json, rank: number, now: Date): ListingEntry | RejectedEntry {
  const title = feedText(asText(asList(work.title)[0] ?? work.title));
  if (title === '') return rejectEntry(rank, 'the work has no title', asText(work.DOI));
  return buildEntry({
    title,
    // JATS; its own heading is not part of the abstract.
    abstract: feedText(
      asText(work.abstract).replace(/<(?:jats:)?title>\s{0,20}abstract\s{0,20}<\/(?:jats:)?title>/i, ''),
    ),
    authors: asList(work.author).map((author) => nameOf(asRecord(author) ?? {})),
    identifiers: normaliseIdentifiers({ doi: work.DOI }),
    url: httpUrl(asText(work.URL)),
    publishedAt: publishedAt(work, now),
    rank,
    categories: asList(work.subject).map(asText).map(feedText),
  });
}

const nameOf = (author: Json): string =>
  feedText(
    [author.given, author.family, author.suffix].map(asText).filter(Boolean).join(' ') || asText(author.name),
  );

/**
 * Returns the publication day if it is complete and plausible (publishers write 2106), else the registration
 * date of the DOI, else the year.
 */
function publishedAt(work: Json, now: Date): Date | null {
  const written = ['published-online', 'published', 'published-print', 'posted', 'issued'].map((name) =>
    asList(asList(asRecord(work[name])?.['date-parts'])[0]),
  );
  const dates = [
    ...written.filter((parts) => parts.length === 3),
    asText(asRecord(work.created)?.['date-time']),
    ...written,
  ];
  for (const date of dates) {
    const text =
      typeof date === 'string' ? date : date.map((part) => asText(part).padStart(2, '0')).join('-');
    const instant = parseFeedDate(text)?.instant;
    if (instant !== undefined && instant.getTime() < now.getTime() + YEAR_MS) return instant;
  }
  return null;
}
