/**
 * The queries behind a reader's wishes: their own, one for each followed author, and the exclusions. Pure.
 */

import { authorQuery } from '../../topics/author-names.ts';

interface QueryWishes {
  readonly queries: readonly string[];
  readonly authors: readonly string[];
  readonly exclusions: readonly string[];
}

/** The queries that bring papers. */
export const wantedQueries = ({ queries, authors }: Omit<QueryWishes, 'exclusions'>): readonly string[] =>
  authors.length === 0 ? queries : [...queries, ...authors.map(authorQuery)];

/** All that must be searched for a reader. */
export const searchedQueries = (wishes: QueryWishes): readonly string[] =>
  wishes.exclusions.length === 0 ? wantedQueries(wishes) : [...wantedQueries(wishes), ...wishes.exclusions];
