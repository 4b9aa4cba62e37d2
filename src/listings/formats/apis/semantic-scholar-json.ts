/** Semantic Scholar's Graph API (paper search, bulk search, batch) and its recommendations API. */

import { entryOf, rejectedOf } from '../../entry.ts';
import { httpUrl, identifiersOf } from '../../identifiers.ts';
import type { FormatReader, ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { countOf, type JsonRecord, jsonOf, listOf, recordOf, textOf } from '../../text/json-page.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { sorted } from '../feeds/read-feed-listing.ts';

export const semanticScholarJson: FormatReader = {
  format: 'semantic-scholar-json',
  recognises: (page) => {
    const answer = jsonOf(page);
    const papers = papersOf(answer);
    const known = papers?.find((paper) => recordOf(paper) !== undefined);
    if (known !== undefined) return 'paperId' in (known as JsonRecord);
    // A search without results.
    const record = recordOf(answer);
    return (
      papers !== undefined &&
      record !== undefined &&
      'total' in record &&
      ('offset' in record || 'token' in record)
    );
  },
  parse(page) {
    const answer = jsonOf(page);
    const results = (papersOf(answer) ?? []).map((value, index) => paperOf(value, index + 1));
    const { total, token, next } = recordOf(answer) ?? {};
    return {
      format: 'semantic-scholar-json',
      listingDate: null,
      ...sorted(results),
      announcedTotal: announcedTotalOf(recordOf(answer) ?? {}),
      part: {
        items: results.length,
        total: countOf(total) ?? null,
        token: textOf(token) || textOf(next) || null,
      },
    };
  },
};

function papersOf(answer: unknown): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer;
  const record = recordOf(answer);
  const papers = record?.data ?? record?.recommendedPapers;
  return Array.isArray(papers) ? papers : undefined;
}

/** A page within a search continues at `next`; the last one holds the rest. */
function announcedTotalOf({ total, offset, next }: JsonRecord): number | null {
  const [all, start] = [countOf(total), countOf(offset)];
  if (all === undefined || start === undefined) return null;
  return Math.max(0, (countOf(next) ?? all) - start);
}

function paperOf(value: unknown, rank: number): ListingEntry | RejectedEntry {
  const paper = recordOf(value);
  if (paper === undefined)
    return rejectedOf(rank, 'Semantic Scholar does not know the paper that was asked for', '');
  const title = cleanText(textOf(paper.title));
  if (title === '') return rejectedOf(rank, 'the paper has no title', textOf(paper.paperId));
  const ids = recordOf(paper.externalIds) ?? {};
  const published = parseFeedDate(textOf(paper.publicationDate)) ?? parseFeedDate(textOf(paper.year));
  return entryOf({
    title,
    abstract: cleanText(textOf(paper.abstract)),
    authors: listOf(paper.authors)
      .map((author) => cleanText(textOf(recordOf(author)?.name)))
      .filter((name) => name !== ''),
    identifiers: identifiersOf({
      arxiv: ids.ArXiv,
      doi: ids.DOI,
      pmid: ids.PubMed,
      pmcid: ids.PubMedCentral,
      acl: ids.ACL,
      s2: paper.paperId,
    }),
    url: httpUrl(textOf(paper.url)),
    publishedAt: published?.instant ?? null,
    rank,
    categories: listOf(paper.fieldsOfStudy)
      .map(textOf)
      .map(cleanText)
      .filter((field) => field !== ''),
  });
}
