/** The bioRxiv and medRxiv API: every version of a preprint posted on the days of the request. */

import { PaperroundError } from '../../../errors.ts';
import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';

export const biorxivJson: FormatReader = {
  format: 'biorxiv-json',
  recognises: (page) => {
    const answer = asRecord(parseJsonPage(page));
    const message = asRecord(asList(answer?.messages)[0]);
    return (
      message !== undefined &&
      'status' in message &&
      // Only errors, and answers without any preprint, lack the list.
      (Array.isArray(answer?.collection) || !/^ok/i.test(asText(message.status)))
    );
  },
  parse(page) {
    const answer = asRecord(parseJsonPage(page)) ?? {};
    const message = asRecord(asList(answer.messages)[0]) ?? {};
    const status = asText(message.status);
    if (!/^(?:ok|no posts found)/i.test(status)) {
      throw new PaperroundError(
        'not_a_listing',
        `bioRxiv answered "${status.slice(0, 200)}" instead of a list of preprints.`,
        {
          hint: 'Check the server name and the dates in the address.',
        },
      );
    }
    // The last day of the interval; each preprint has its own date.
    const listingDate = parseFeedDate(asText(message.interval).split(/[:/]/).at(-1))?.day ?? null;
    const results = asList(answer.collection).map((value, index) =>
      readPreprint(asRecord(value) ?? {}, index + 1, listingDate),
    );
    return {
      results,
      listingDate,
      announcedTotal: asCount(message.count),
      part: { items: results.length, total: asCount(message.total) ?? null, token: null },
    };
  },
};

function readPreprint(preprint: Json, rank: number, pageDay: string | null): ListingEntry | RejectedEntry {
  const title = cleanText(asText(preprint.title));
  const identifiers = normaliseIdentifiers({ doi: preprint.doi });
  if (title === '') return rejectEntry(rank, 'the preprint has no title', asText(preprint.doi));
  const posted = parseFeedDate(asText(preprint.date));
  const version = asCount(preprint.version) ?? null;
  const site = /medrxiv/i.test(asText(preprint.server)) ? 'medrxiv' : 'biorxiv';
  return buildEntry({
    title: title.replace(/^WITHDRAWN:\s*/i, ''),
    abstract: cleanText(asText(preprint.abstract)),
    authors: splitAuthors(asText(preprint.authors)),
    identifiers,
    url:
      identifiers.doi === undefined
        ? null
        : `https://www.${site}.org/content/${identifiers.doi}v${version ?? 1}`,
    publishedAt: posted?.instant ?? null,
    rank,
    categories: [cleanText(asText(preprint.category))],
    announceType: version === null ? null : version > 1 ? 'replace' : 'new',
    version,
    withdrawn: /^WITHDRAWN:/i.test(title) || /withdrawn/i.test(asText(preprint.type)),
    listingDate: posted === null || posted.day === pageDay ? null : posted.day,
  });
}
