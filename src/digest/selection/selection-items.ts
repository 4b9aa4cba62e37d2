/** Explains why given papers are there for a reader, by what the reader wants now. Pure. */

import type { Paper } from '../../papers/paper.ts';
import { readerRules } from '../../topics/reader-rules.ts';
import type { Topic } from '../../topics/topic.ts';
import type { SelectionItem } from '../digest.ts';
import { matchedQueries } from './match-queries.ts';
import { wantedQueries } from './reader-queries.ts';

export function selectionItems(
  topics: readonly Topic[],
  reader: Wishes,
  papers: readonly Paper[],
): readonly SelectionItem[] {
  const { checkQuery } = readerRules(topics);
  const queries = wantedQueries(reader).filter((query) => checkQuery(query) === null);
  return papers.map((paper) => ({
    paper,
    topics: paper.topics.map(({ slug }) => slug).filter((slug) => reader.topics.includes(slug)),
    queries: matchedQueries(queries, paper),
    profileWords: [],
  }));
}

interface Wishes {
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly authors: readonly string[];
}
