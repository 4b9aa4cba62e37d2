/** OpenAlex works; abstracts come as an index from word to positions and are put together again. */

import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { identifiersOfUrl, normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';

/** Words. More than the longest abstract has, so that a made-up position costs no memory. */
const MOST_WORDS = 20_000;

export const openalexJson: FormatReader = {
  format: 'openalex-json',
  recognises: (page) => {
    const answer = asRecord(parseJsonPage(page));
    const first = asRecord(asList(answer?.results)[0]);
    return (
      asRecord(answer?.meta) !== undefined &&
      Array.isArray(answer?.results) &&
      (first === undefined || /openalex\.org\/W\d/i.test(asText(first.id)))
    );
  },
  parse(page) {
    const answer = asRecord(parseJsonPage(page)) ?? {};
    const results = asList(answer.results).map((value, index) => readWork(asRecord(value) ?? {}, index + 1));
    const meta = asRecord(answer.meta) ?? {};
    return {
      results,
      announcedTotal: expectedOnPage(meta),
      part: {
        items: results.length,
        total: asCount(meta.count) ?? null,
        token: asText(meta.next_cursor) || null,
      },
    };
  },
};

/**
 * Returns the number of records that fit on a page, or what is left for this one. With a cursor there is no
 * page number.
 */
function expectedOnPage(meta: Json): number | null {
  const [total, page, size] = [asCount(meta.count), asCount(meta.page), asCount(meta.per_page)];
  if (total === undefined || page === undefined || size === undefined) return null;
  return Math.min(size, Math.max(0, total - (page - 1) * size));
}

function readWork(work: Json, rank: number): ListingEntry | RejectedEntry {
  const title = feedText(asText(work.title) || asText(work.display_name));
  if (title === '') return rejectEntry(rank, 'the work has no title', asText(work.id));
  const ids = asRecord(work.ids) ?? {};
  const landing = asText(asRecord(work.primary_location)?.landing_page_url);
  return buildEntry({
    title,
    abstract: cleanText(joinAbstract(asRecord(work.abstract_inverted_index) ?? {})),
    authors: asList(work.authorships).map((authorship) => nameOf(asRecord(authorship) ?? {})),
    identifiers: {
      ...identifiersOfUrl(landing),
      ...identifiersOfUrl(asText(ids.pmid)),
      ...identifiersOfUrl(asText(ids.pmcid)),
      ...normaliseIdentifiers({ doi: work.doi ?? ids.doi, openalex: work.id }),
    },
    url: httpUrl(landing) ?? httpUrl(asText(work.doi)),
    publishedAt: parseFeedDate(asText(work.publication_date))?.instant ?? null,
    rank,
    categories: asList(work.topics).map((topic) => cleanText(asText(asRecord(topic)?.display_name))),
    withdrawn: work.is_retracted === true,
  });
}

/** An author who is not yet identified has only the name that the paper gives. */
const nameOf = ({ author, raw_author_name }: Json): string =>
  cleanText(asText(asRecord(author)?.display_name) || asText(raw_author_name));

function joinAbstract(index: Json): string {
  const words: string[] = [];
  for (const [word, places] of Object.entries(index)) {
    for (const place of asList(places))
      if (typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < MOST_WORDS)
        words[place] = word;
  }
  return words.filter((word) => word !== undefined).join(' ');
}
