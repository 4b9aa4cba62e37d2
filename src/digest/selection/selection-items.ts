/** Explains why given papers are there for a reader, by what the reader wants now. Pure. */

import type { Paper } from '../../papers/paper.ts';
import type { Preferences } from '../../readers/reader.ts';
import type { SelectionItem } from '../digest.ts';
import { matchedQueries } from './match-queries.ts';
import { wantedQueries } from './reader-queries.ts';

export function selectionItems(
  reader: Pick<Preferences, 'topics' | 'queries' | 'authors'>,
  papers: readonly Paper[],
): readonly SelectionItem[] {
  const queries = wantedQueries(reader);
  return papers.map((paper) => ({
    paper,
    topics: paper.topics.map(({ slug }) => slug).filter((slug) => reader.topics.includes(slug)),
    queries: matchedQueries(queries, paper),
    profileWords: [],
  }));
}
