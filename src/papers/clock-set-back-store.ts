/** Papers that a wrong clock has first seen in the future: they would be in no digest until then, and first on every list. */
import { CLOCKS_AGREE_WITHIN_MS } from '../clock-set-back.ts';
import type { Transaction } from '../database/client.ts';

const later = (now: Date): Date => new Date(now.getTime() + CLOCKS_AGREE_WITHIN_MS);

/** Was a paper first seen after `now`? */
export async function isAnyPaperFromTheFuture(db: Transaction, now: Date): Promise<boolean> {
  return (
    (await db.paper.findFirst({ where: { firstSeenAt: { gt: later(now) } }, select: { id: true } })) !== null
  );
}

/** They and their counts are of `now`. Gives the papers, to be scored anew. */
export async function correctPapers(db: Transaction, now: Date): Promise<number[]> {
  // The last count of a future stands for all of it; a paper has one of a kind at an instant.
  await db.$executeRaw`
    DELETE FROM signals s USING signals o WHERE s.seen_at > ${later(now)}::timestamptz
      AND o.paper_id = s.paper_id AND o.kind = s.kind AND (o.seen_at > s.seen_at OR o.seen_at = ${now}::timestamptz)`;
  const counted = await db.$queryRaw<{ id: number }[]>`
    UPDATE signals SET seen_at = ${now}::timestamptz WHERE seen_at > ${later(now)}::timestamptz RETURNING paper_id AS id`;
  const seen = await db.$queryRaw<{ id: number }[]>`
    UPDATE papers SET first_seen_at = ${now}::timestamptz WHERE first_seen_at > ${later(now)}::timestamptz RETURNING id`;
  return [...new Set([...seen, ...counted].map(({ id }) => id))];
}
