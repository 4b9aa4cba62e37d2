/** The bioRxiv and medRxiv API: every version of a preprint posted on the days of the request. */
import { PaperroundError } from '../../../errors.ts';
import { entryOf, rejectedOf } from '../../entry.ts';
import { identifiersOf } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

export const biorxivJson: FormatReader = {
  format: 'biorxiv-json',
  recognises: (page) => {
    const answer = recordOf(jsonOf(page));
    const message = recordOf(listOf(answer?.messages)[0]);
    return (
      message !== undefined &&
      'status' in message &&
      (Array.isArray(answer?.collection) || /no posts found/i.test(textOf(message.status)))
    );
  },
  parse(page) {
    const answer = recordOf(jsonOf(page)) ?? {};
    const message = recordOf(listOf(answer.messages)[0]) ?? {};
    const status = textOf(message.status);
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
    const listingDate = parseFeedDate(textOf(message.interval).split(/[:/]/).at(-1))?.day ?? null;
    const results = listOf(answer.collection).map((value, index) =>
      preprintOf(recordOf(value) ?? {}, index + 1, listingDate),
    );
    const part = { items: results.length, total: numberOf(message.total), token: null };
    return {
      format: 'biorxiv-json',
      listingDate,
      ...sorted(results),
      announcedTotal: numberOf(message.count),
      part,
    };
  },
};

function preprintOf(
  preprint: JsonRecord,
  rank: number,
  pageDay: string | null,
): ListingEntry | RejectedEntry {
  const title = cleanText(textOf(preprint.title));
  const identifiers = identifiersOf({ doi: preprint.doi });
  if (title === '') return rejectedOf(rank, 'the preprint has no title', textOf(preprint.doi));
  const posted = parseFeedDate(textOf(preprint.date));
  const version = numberOf(preprint.version);
  const site = /medrxiv/i.test(textOf(preprint.server)) ? 'medrxiv' : 'biorxiv';
  const category = cleanText(textOf(preprint.category));
  return entryOf({
    title: title.replace(/^WITHDRAWN:\s*/i, ''),
    abstract: cleanText(textOf(preprint.abstract)),
    authors: splitAuthors(textOf(preprint.authors)),
    identifiers,
    url:
      identifiers.doi === undefined
        ? null
        : `https://www.${site}.org/content/${identifiers.doi}v${version ?? 1}`,
    publishedAt: posted?.instant ?? null,
    rank,
    categories: category === '' ? [] : [category],
    announceType: version === null ? null : version > 1 ? 'replace' : 'new',
    version,
    withdrawn: /^WITHDRAWN:/i.test(title) || /withdrawn/i.test(textOf(preprint.type)),
    listingDate: posted === null || posted.day === pageDay ? null : posted.day,
  });
}

/** The API writes some of its numbers as text. */
const numberOf = (value: unknown): number | null => (/^\d{1,9}$/.test(textOf(value)) ? Number(value) : null);
