/** Europe PMC's REST search as JSON; result type `core` has abstracts, `lite` does not. */
import { entryOf, rejectedOf } from '../../entry.ts';
import { identifiersOf } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { countOf, type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { feedText } from '../feeds/feed-text.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

export const europepmcJson: FormatReader = {
  format: 'europepmc-json',
  recognises: (page) => {
    const answer = recordOf(jsonOf(page));
    return answer !== undefined && 'hitCount' in answer && Array.isArray(recordOf(answer.resultList)?.result);
  },
  parse(page) {
    const answer = recordOf(jsonOf(page)) ?? {};
    const results = listOf(recordOf(answer.resultList)?.result).map((value, index) =>
      articleOf(recordOf(value) ?? {}, index + 1),
    );
    const part = {
      items: results.length,
      total: countOf(answer.hitCount) ?? null,
      token: textOf(answer.nextCursorMark) || null,
    };
    return {
      format: 'europepmc-json',
      listingDate: null,
      ...sorted(results),
      announcedTotal: announcedTotalOf(answer),
      part,
    };
  },
};

/**
 * A first page holds as many records as were requested, or all. The position of a later one (a cursor)
 * is unknown.
 */
function announcedTotalOf(answer: JsonRecord): number | null {
  const request = recordOf(answer.request) ?? {};
  const hits = countOf(answer.hitCount);
  const size = countOf(request.pageSize);
  if (hits === undefined || size === undefined || !/^\*?$/.test(textOf(request.cursorMark))) return null;
  return Math.min(hits, size);
}

function articleOf(article: JsonRecord, rank: number): ListingEntry | RejectedEntry {
  const title = feedText(textOf(article.title));
  if (title === '') return rejectedOf(rank, 'the article has no title', textOf(article.id));
  const names = listOf(recordOf(article.authorList)?.author)
    .map((value) => recordOf(value) ?? {})
    .map(
      (author) =>
        feedText(`${textOf(author.firstName)} ${textOf(author.lastName)}`) ||
        feedText(textOf(author.fullName) || textOf(author.collectiveName)),
    )
    .filter((name) => name !== '');
  const types = listOf(recordOf(article.pubTypeList)?.pubType).map(textOf);
  const published =
    parseFeedDate(textOf(article.firstPublicationDate)) ?? parseFeedDate(textOf(article.pubYear));
  return entryOf({
    title,
    abstract: feedText(textOf(article.abstractText)),
    authors: names.length > 0 ? names : splitAuthors(textOf(article.authorString).replace(/\.$/, '')),
    identifiers: identifiersOf({ doi: article.doi, pmid: article.pmid, pmcid: article.pmcid }),
    url:
      textOf(article.source) === '' || textOf(article.id) === ''
        ? null
        : `https://europepmc.org/article/${textOf(article.source)}/${encodeURIComponent(textOf(article.id))}`,
    publishedAt: published?.instant ?? null,
    rank,
    withdrawn: types.some((type) => /^retracted publication$|^withdrawn/i.test(type)),
  });
}
