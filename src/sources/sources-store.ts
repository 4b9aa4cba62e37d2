/** Stores the pages of sources, and every read with its outcome. */

import { createHash } from 'node:crypto';
import { type Database, Prisma, type Transaction } from '../database/client.ts';
import { deleteOrCountSql } from '../database/postgres/delete-or-count.ts';
import type { Outcome } from './outcome.ts';

/** One read, as it is reported to people and stored for `status`. */
export interface ReadRecord {
  readonly url: string | null;
  readonly file: string | null;
  readonly format: string | null;
  readonly outcome: Outcome;
  readonly listingDate: string | null;
  readonly entries: number;
  readonly unseen: number;
  readonly changed: number;
  readonly seen: number;
  readonly rejected: number;
  readonly error: string | null;
  readonly startedAt: Date;
  readonly milliseconds: number;
}

/** The facts of a read that found nothing; a record starts from these. */
export const NOTHING_READ = {
  format: null,
  listingDate: null,
  entries: 0,
  unseen: 0,
  changed: 0,
  seen: 0,
  rejected: 0,
  error: null,
} as const;

export interface KnownPage {
  readonly id: number;
  readonly format: string;
  readonly listingDate: string;
  readonly entries: number;
}

/** Returns what identifies the content of a page: the SHA-256 of its bytes, in hex. */
export const pageHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Returns the id of the source with this name, which is created on first use. */
export async function ensureSource(db: Transaction, name: string): Promise<number> {
  const known = await db.source.findUnique({ where: { name }, select: { id: true } });
  return (
    known?.id ??
    (await db.source.upsert({ where: { name }, create: { name }, update: {}, select: { id: true } })).id
  );
}

/** Returns the page of this source with exactly these bytes, or null. */
export function knownPage(db: Transaction, sourceId: number, sha256: string): Promise<KnownPage | null> {
  return db.page.findUnique({
    where: { sourceId_sha256: { sourceId, sha256 } },
    select: { id: true, format: true, listingDate: true, entries: true },
  });
}

/** Has a source ever had a page that was stored? */
export async function hasPages(db: Transaction, sourceId: number): Promise<boolean> {
  return (await db.page.findFirst({ where: { sourceId }, select: { id: true } })) !== null;
}

/** Returns the numbers of entries of a source's ten newest pages of this format, newest first. */
export async function earlierEntries(db: Database, sourceId: number, format: string): Promise<number[]> {
  const pages = await db.page.findMany({
    where: { sourceId, format },
    orderBy: { id: 'desc' },
    take: 10,
    select: { entries: true },
  });
  return pages.map((page) => page.entries);
}

/**
 * Returns the largest number of entries of a source's pages of this listing day (YYYY-MM-DD); 0 if it has
 * none.
 */
export async function sameDayEntries(
  db: Database,
  sourceId: number,
  format: string,
  listingDate: string,
): Promise<number> {
  const { _max } = await db.page.aggregate({
    where: { sourceId, format, listingDate },
    _max: { entries: true },
  });
  return _max.entries ?? 0;
}

export async function recordRead(db: Transaction, sourceId: number, read: ReadRecord): Promise<void> {
  await db.read.create({ data: { sourceId, ...read } });
}

/**
 * Deletes reads that began before `before`, except the newest hundred of each source. Returns how many were,
 * or with `dryRun` would be, deleted.
 */
export function pruneReads(db: Database, before: Date, work: { readonly dryRun: boolean }): Promise<number> {
  const old = Prisma.sql`
    SELECT id FROM (SELECT id, started_at, row_number() OVER (PARTITION BY source_id ORDER BY id DESC) AS place FROM reads) ranked
    WHERE place > 100 AND started_at < ${before}`;
  return deleteOrCountSql(db, 'reads', Prisma.sql`id IN (${old})`, work);
}
