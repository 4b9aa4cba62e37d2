/** Europe PMC's REST search as JSON; result type `core` has abstracts, `lite` does not. */

import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';

export const europepmcJson: FormatReader = {
  format: 'europepmc-json',
  recognises: (page) => {
    const answer = asRecord(parseJsonPage(page));
    return answer !== undefined && 'hitCount' in answer && Array.isArray(asRecord(answer.resultList)?.result);
  },
  parse(page) {
    const answer = asRecord(parseJsonPage(page)) ?? {};
    const results = asList(asRecord(answer.resultList)?.result).map((value, index) =>
      readArticle(asRecord(value) ?? {}, index + 1),
    );
    return {
      results,
      announcedTotal: expectedOnPage(answer),
      part: {
        items: results.length,
        total: asCount(answer.hitCount) ?? null,
        token: asText(answer.nextCursorMark) || null,
      },
    };
  },
};

/**
 * Returns the number of records on a first page: as many as were requested, or all. The position of a later
 * page (a cursor) is unknown.
 */
function expectedOnPage(answer: Json): number | null {
  const request = asRecord(answer.request) ?? {};
  const hits = asCount(answer.hitCount);
  const size = asCount(request.pageSize);
  if (hits === undefined || size === undefined || !/^\*?$/.test(asText(request.cursorMark))) return null;
  return Math.min(hits, size);
}

function readArticle(article: Json, rank: number): ListingEntry | RejectedEntry {
  const title = feedText(asText(article.title));
  if (title === '') return rejectEntry(rank, 'the article has no title', asText(article.id));
  const names = asList(asRecord(article.authorList)?.author)
    .map((value) => asRecord(value) ?? {})
    .map(
      (author) =>
        feedText(`${asText(author.firstName)} ${asText(author.lastName)}`) ||
        feedText(asText(author.fullName) || asText(author.collectiveName)),
    )
    .filter((name) => name !== '');
  const types = asList(asRecord(article.pubTypeList)?.pubType).map(asText);
  const published =
    parseFeedDate(asText(article.firstPublicationDate)) ?? parseFeedDate(asText(article.pubYear));
  return buildEntry({
    title,
    abstract: feedText(asText(article.abstractText)),
    authors: names.length > 0 ? names : splitAuthors(asText(article.authorString).replace(/\.$/, '')),
    identifiers: normaliseIdentifiers({ doi: article.doi, pmid: article.pmid, pmcid: article.pmcid }),
    url:
      asText(article.source) === '' || asText(article.id) === ''
        ? null
        : `https://europepmc.org/article/${asText(article.source)}/${encodeURIComponent(asText(article.id))}`,
    publishedAt: published?.instant ?? null,
    rank,
    withdrawn: types.some((type) => /^retracted publication$|^withdrawn/i.test(type)),
  });
}
