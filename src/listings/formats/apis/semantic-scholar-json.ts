/** Semantic Scholar's Graph API (paper search, bulk search, batch) and its recommendations API. */

import type { Json } from '../../../json-fields.ts';
import { buildEntry, rejectEntry } from '../../entry.ts';
import { normaliseIdentifiers } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';
import { cleanText } from '../../text/clean-text.ts';
import { asCount, asList, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';

export const semanticScholarJson: FormatReader = {
  format: 'semantic-scholar-json',
  recognises: (page) => {
    const answer = parseJsonPage(page);
    const papers = findPapers(answer);
    const known = papers?.find((paper) => asRecord(paper) !== undefined);
    if (known !== undefined) return 'paperId' in (known as Json);
    // A search without results, which may come without a list.
    const record = asRecord(answer);
    return (
      record !== undefined &&
      (papers !== undefined || asCount(record.total) === 0) &&
      'total' in record &&
      ('offset' in record || 'token' in record)
    );
  },
  parse(page) {
    const answer = parseJsonPage(page);
    const results = (findPapers(answer) ?? []).map((value, index) => readPaper(value, index + 1));
    const { total, token, next } = asRecord(answer) ?? {};
    return {
      results,
      announcedTotal: expectedOnPage(asRecord(answer) ?? {}),
      part: {
        items: results.length,
        total: asCount(total) ?? null,
        token: asText(token) || asText(next) || null,
      },
    };
  },
};

function findPapers(answer: unknown): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer;
  const record = asRecord(answer);
  const papers = record?.data ?? record?.recommendedPapers;
  return Array.isArray(papers) ? papers : undefined;
}

/** Returns the number of papers on a page: the next page begins at `next`; the last one holds the rest. */
function expectedOnPage({ total, offset, next }: Json): number | null {
  const [all, start] = [asCount(total), asCount(offset)];
  if (all === undefined || start === undefined) return null;
  return Math.max(0, (asCount(next) ?? all) - start);
}

function readPaper(value: unknown, rank: number): ListingEntry | RejectedEntry {
  const paper = asRecord(value);
  if (paper === undefined)
    return rejectEntry(rank, 'Semantic Scholar does not know the paper that was asked for', '');
  const title = cleanText(asText(paper.title));
  if (title === '') return rejectEntry(rank, 'the paper has no title', asText(paper.paperId));
  const ids = asRecord(paper.externalIds) ?? {};
  const published = parseFeedDate(asText(paper.publicationDate)) ?? parseFeedDate(asText(paper.year));
  return buildEntry({
    title,
    abstract: cleanText(asText(paper.abstract)),
    authors: asList(paper.authors).map((author) => cleanText(asText(asRecord(author)?.name))),
    identifiers: normaliseIdentifiers({
      arxiv: ids.ArXiv,
      doi: ids.DOI,
      pmid: ids.PubMed,
      pmcid: ids.PubMedCentral,
      acl: ids.ACL,
      s2: paper.paperId,
    }),
    url: httpUrl(asText(paper.url)),
    publishedAt: published?.instant ?? null,
    rank,
    categories: asList(paper.fieldsOfStudy).map(asText).map(cleanText),
  });
}
