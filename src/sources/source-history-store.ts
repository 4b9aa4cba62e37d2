/** Reads the history of every source for `status`. */

import type { Database } from '../database/client.ts';
import type { Outcome } from './outcome.ts';

export interface SourceHistory {
  readonly nextReadAt: Date | null;
  readonly failures: number;
  /**
   * The newest read. If a round read several pages, the most important one: a failure, then an incomplete
   * page, then the newest listing day.
   */
  readonly last: LastRead | null;
  readonly lastSuccessAt: Date | null;
  /** Times of the newest ten pages with entries, newest first. */
  readonly pagesAt: readonly Date[];
}

export interface LastRead {
  readonly lastReadAt: Date;
  readonly outcome: Outcome;
  readonly format: string | null;
  readonly listingDate: string | null;
  readonly entries: number;
  readonly unseen: number;
  readonly error: string | null;
  readonly milliseconds: number;
}

type LastReadRow = LastRead & { readonly sourceId: number };

/** Returns the history of every source in the store, by name. */
export async function sourceHistories(db: Database): Promise<Map<string, SourceHistory>> {
  const sources = await db.source.findMany({
    select: { id: true, name: true, nextReadAt: true, failures: true },
    orderBy: { name: 'asc' },
  });
  // The pages of one round share their time. Prefer a failure if the source still fails, then an incomplete
  // page, then the newest listing day.
  const lasts = await db.$queryRaw<LastReadRow[]>`
    SELECT last.* FROM sources s CROSS JOIN LATERAL (
      SELECT r.source_id AS "sourceId", r.started_at AS "lastReadAt", r.outcome, r.format, r.listing_date AS "listingDate", r.entries, r.unseen, r.error, r.milliseconds
      FROM reads r WHERE r.source_id = s.id 
      ORDER BY r.started_at DESC, (r.outcome = 'failed' AND s.failures > 0) DESC, (r.outcome = 'partial') DESC, r.listing_date DESC NULLS LAST, r.id DESC LIMIT 1
    ) last`;
  const successes = await db.$queryRaw<{ sourceId: number; at: Date }[]>`
    SELECT last.* FROM sources s CROSS JOIN LATERAL (
      SELECT r.source_id AS "sourceId", r.started_at AS at FROM reads r WHERE r.source_id = s.id AND r.outcome <> 'failed' ORDER BY r.started_at DESC LIMIT 1
    ) last`;
  const pages = await db.$queryRaw<{ sourceId: number; at: Date }[]>`
    SELECT newest.* FROM sources s CROSS JOIN LATERAL (
      SELECT p.source_id AS "sourceId", p.read_at AS at FROM pages p WHERE p.source_id = s.id AND p.entries > 0 ORDER BY p.id DESC LIMIT 10
    ) newest`;
  const lastBySource = new Map(lasts.map(({ sourceId, ...last }) => [sourceId, last]));
  const successBySource = new Map(successes.map(({ sourceId, at }) => [sourceId, at]));
  return new Map(
    sources.map(({ id, name, nextReadAt, failures }) => [
      name,
      {
        nextReadAt,
        failures,
        last: lastBySource.get(id) ?? null,
        lastSuccessAt: successBySource.get(id) ?? null,
        pagesAt: pages.filter((page) => page.sourceId === id).map((page) => page.at),
      },
    ]),
  );
}
