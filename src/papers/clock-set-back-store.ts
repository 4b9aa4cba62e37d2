/**
 * Corrects papers that a wrong clock first saw in the future: until then they would be in no digest, and
 * first on every list.
 */

import type { Transaction } from '../database/client.ts';
import { cutToNow, latestOfRightClocks } from '../database/cut-to-now-store.ts';

/** Was a paper first seen after `now`? */
export async function isAnyPaperFromTheFuture(db: Transaction, now: Date): Promise<boolean> {
  return (
    (await db.paper.findFirst({
      where: { firstSeenAt: { gt: latestOfRightClocks(now) } },
      select: { id: true },
    })) !== null
  );
}

/**
 * Cuts the times of such papers and their counts to `now`. Returns the papers, which must be scored again.
 */
export async function correctPapers(db: Transaction, now: Date): Promise<number[]> {
  // Of future counts only the last is kept, and none beside one at `now`: a paper has one count of a kind at
  // an instant.
  await db.$executeRaw`
    DELETE FROM signals s USING signals o WHERE s.seen_at > ${latestOfRightClocks(now)}::timestamptz
      AND o.paper_id = s.paper_id AND o.kind = s.kind AND (o.seen_at > s.seen_at OR o.seen_at = ${now}::timestamptz)`;
  const counted = await cutToNow(db, { table: 'signals', column: 'seen_at', id: 'paper_id' }, now);
  const seen = await cutToNow(db, { table: 'papers', column: 'first_seen_at' }, now);
  return [...new Set([...seen, ...counted])];
}
