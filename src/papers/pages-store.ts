/** Stores which pages were read; the same bytes from the same source are one page. */

import type { Transaction } from '../database/client.ts';
import type { ListingFormat } from '../listings/listing.ts';

export interface PageRow {
  readonly sha256: string;
  readonly url: string | null;
  readonly file: string | null;
  readonly format: ListingFormat;
  /** The page's own date, else the day of the read (YYYY-MM-DD). */
  readonly listingDate: string;
}

/** @param entries how many the page has */
export async function addPage(
  tx: Transaction,
  sourceId: number,
  page: PageRow,
  entries: number,
  now: Date,
): Promise<{ pageId: number; isNew: boolean }> {
  const [added] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO pages (source_id, sha256, url, file, format, listing_date, entries, read_at)
    VALUES (${sourceId}, ${page.sha256}, ${page.url}, ${page.file}, ${page.format}, ${page.listingDate}, ${entries}, ${now}::timestamptz)
    ON CONFLICT (source_id, sha256) DO NOTHING RETURNING id`;
  if (added !== undefined) return { pageId: added.id, isNew: true };
  const known = await tx.page.findUniqueOrThrow({
    where: { sourceId_sha256: { sourceId, sha256: page.sha256 } },
    select: { id: true },
  });
  return { pageId: known.id, isNew: false };
}
