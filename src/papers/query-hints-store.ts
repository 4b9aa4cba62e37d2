/** Finds hints for a query, with how many papers of the store each suggested query finds. */

import type { Database } from '../database/client.ts';
import { hintsBeside } from '../topics/hint-knowledge.ts';
import type { QueryHint } from '../topics/query-hints.ts';
import { parseSearchQuery } from '../topics/search-query.ts';
import { countMatching } from './search-store.ts';

/** @param found how many papers the query finds where the hints are shown */
export const findHints = (db: Database, query: string, found: number): Promise<readonly QueryHint[]> =>
  hintsBeside(query, found, (better) => countMatching(db, { words: parseSearchQuery(better) }));
