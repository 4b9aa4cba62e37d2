/** Stores pages as the pipeline does, for tests that start after parsing. */
import { createHash } from 'node:crypto';
import type { Database } from '../../src/database/client.ts';
import type { ListingEntry, ListingFormat } from '../../src/listings/listing.ts';
import { type StoredListing, storeListing } from '../../src/papers/store-listing.ts';
import { aListing, NOW } from './builders.ts';
import { EMPTY_TABLES } from './empty-tables.ts';

export interface PageToStore {
  readonly entries: readonly Partial<ListingEntry>[];
  /** Default: `a source`. */
  readonly source?: string;
  readonly format?: ListingFormat;
  /** Default: 2026-03-11. */
  readonly day?: string;
  /** Default: NOW. */
  readonly now?: Date;
}

let pages = 0;

/** Stores one page in its own transaction. Each call stores a distinct page, even with the same entries. */
export async function storePage(
  db: Database,
  { entries, source = 'a source', format = 'daily-papers-json', day = '2026-03-11', now = NOW }: PageToStore,
): Promise<StoredListing> {
  const { id: sourceId } = await db.source.upsert({
    where: { name: source },
    create: { name: source },
    update: {},
  });
  pages += 1;
  const sha256 = createHash('sha256').update(String(pages)).digest('hex');
  return db.$transaction(
    (tx) =>
      storeListing(tx, {
        sourceId,
        page: { sha256, url: null, file: null, format, listingDate: day },
        listing: aListing(entries, { format, listingDate: day }),
        now,
      }),
    { timeout: 60_000, maxWait: 60_000 },
  );
}

/** Empties all tables, between tests that share a database. */
export async function forgetPapers(db: Database): Promise<void> {
  await db.$executeRawUnsafe(EMPTY_TABLES);
}
