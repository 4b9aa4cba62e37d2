/** OpenAlex works; abstracts come as an index from word to positions and are put together again. */

import { entryOf, rejectedOf } from '../../entry.ts';
import { httpUrl, identifiersOf, identifiersOfUrl } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { countOf, type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

/** Words. More than the longest abstract has, so that a made-up position costs no memory. */
const MOST_WORDS = 20_000;

export const openalexJson: FormatReader = {
  format: 'openalex-json',
  recognises: (page) => {
    const answer = recordOf(jsonOf(page));
    const first = recordOf(listOf(answer?.results)[0]);
    return (
      recordOf(answer?.meta) !== undefined &&
      Array.isArray(answer?.results) &&
      (first === undefined || /openalex\.org\/W\d/i.test(textOf(first.id)))
    );
  },
  parse(page) {
    const answer = recordOf(jsonOf(page)) ?? {};
    const results = listOf(answer.results).map((value, index) => workOf(recordOf(value) ?? {}, index + 1));
    const meta = recordOf(answer.meta) ?? {};
    return {
      format: 'openalex-json',
      listingDate: null,
      ...sorted(results),
      announcedTotal: announcedTotalOf(meta),
      part: {
        items: results.length,
        total: countOf(meta.count) ?? null,
        token: textOf(meta.next_cursor) || null,
      },
    };
  },
};

/**
 * The number of records that fit on a page, or what is left for this one. With a cursor there is no
 * page number.
 */
function announcedTotalOf(meta: JsonRecord): number | null {
  const [total, page, size] = [countOf(meta.count), countOf(meta.page), countOf(meta.per_page)];
  if (total === undefined || page === undefined || size === undefined) return null;
  return Math.min(size, Math.max(0, total - (page - 1) * size));
}

function workOf(work: JsonRecord, rank: number): ListingEntry | RejectedEntry {
  const title = feedText(textOf(work.title) || textOf(work.display_name));
  if (title === '') return rejectedOf(rank, 'the work has no title', textOf(work.id));
  const ids = recordOf(work.ids) ?? {};
  const landing = textOf(recordOf(work.primary_location)?.landing_page_url);
  return entryOf({
    title,
    abstract: cleanText(abstractOf(recordOf(work.abstract_inverted_index) ?? {})),
    authors: listOf(work.authorships)
      .map((authorship) => cleanText(textOf(recordOf(recordOf(authorship)?.author)?.display_name)))
      .filter((name) => name !== ''),
    identifiers: {
      ...identifiersOfUrl(landing),
      ...identifiersOfUrl(textOf(ids.pmid)),
      ...identifiersOfUrl(textOf(ids.pmcid)),
      ...identifiersOf({ doi: work.doi ?? ids.doi, openalex: work.id }),
    },
    url: httpUrl(landing) ?? httpUrl(textOf(work.doi)),
    publishedAt: parseFeedDate(textOf(work.publication_date))?.instant ?? null,
    rank,
    categories: listOf(work.topics)
      .map((topic) => cleanText(textOf(recordOf(topic)?.display_name)))
      .filter((name) => name !== ''),
    withdrawn: work.is_retracted === true,
  });
}

function abstractOf(index: JsonRecord): string {
  const words: string[] = [];
  for (const [word, places] of Object.entries(index)) {
    for (const place of listOf(places))
      if (typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < MOST_WORDS)
        words[place] = word;
  }
  return words.filter((word) => word !== undefined).join(' ');
}
