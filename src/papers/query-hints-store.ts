/** Finds hints for a query, with how many papers of the store each suggested query finds. */

import type { Database } from '../database/client.ts';
import { hintsBeside } from '../topics/hint-knowledge.ts';
import type { QueryHint } from '../topics/query-hints.ts';
import { parseSearchQuery } from '../topics/search-query.ts';
import { countMatching } from './search-store.ts';

/** @param found how many papers the query finds in the list that the hints are shown with */
export const findHints = (db: Database, query: string, found: number): Promise<readonly QueryHint[]> =>
  hintsBeside(query, found, (better) => countMatching(db, { words: parseSearchQuery(better) }));
