/**
 * Turns stored queries that consist of negations only, which are no longer accepted, into exclusions; once
 * per store.
 */

import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import { exclusionsIn } from '../topics/negated-query.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './reader.ts';

/** Every such query contains NOT or a minus; others may, too. */
const MAY_EXCLUDE = '(^|[\\s(])(NOT[\\s(]|-)';

export async function moveNegationsOnce(db: Database): Promise<void> {
  if ((await readMetadata(db, 'negations_moved')) !== null) return;
  await db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ readerId: number; position: number; query: string }[]>`
      SELECT reader_id AS "readerId", position, query FROM reader_queries WHERE query ~ ${MAY_EXCLUDE}
      ORDER BY reader_id, position`;
    for (const { readerId, position, query } of rows) {
      const exclusions = exclusionsIn(query);
      if (exclusions === null) continue;
      await tx.reader.update({ where: { id: readerId }, data: { exclusions: { push: [...exclusions] } } });
      await tx.readerQuery.delete({ where: { readerId_position: { readerId, position } } });
    }
    for (const { readerId, issuedAt, wishes } of await tx.confirmation.findMany()) {
      const stored = { ...DEFAULT_PREFERENCES, ...(wishes as Partial<Preferences>) };
      const moved = stored.queries.flatMap((query) => exclusionsIn(query) ?? []);
      if (moved.length === 0) continue;
      const queries = stored.queries.filter((query) => exclusionsIn(query) === null);
      const changed = { ...(wishes as object), queries, exclusions: [...stored.exclusions, ...moved] };
      const name = { readerId_issuedAt: { readerId, issuedAt } };
      await tx.confirmation.update({ where: name, data: { wishes: changed } });
    }
    await writeMetadata(tx, 'negations_moved', 'yes');
  });
}
