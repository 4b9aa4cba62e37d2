/**
 * The queries behind a reader's wishes: their own, one for each followed author, and the exclusions. Pure.
 */

import type { Preferences } from '../../readers/reader.ts';
import { authorQuery } from '../../topics/author-names.ts';

/** The queries that bring papers. */
export const wantedQueries = ({
  queries,
  authors,
}: Pick<Preferences, 'queries' | 'authors'>): readonly string[] =>
  authors.length === 0 ? queries : [...queries, ...authors.map(authorQuery)];

/** All that must be searched for a reader. */
export const searchedQueries = (
  wishes: Pick<Preferences, 'queries' | 'authors' | 'exclusions'>,
): readonly string[] =>
  wishes.exclusions.length === 0 ? wantedQueries(wishes) : [...wantedQueries(wishes), ...wishes.exclusions];
