/**
 * Stores the state of a source between reads: when it is due, its failures, and the validators of its urls.
 */

import { type Database, Prisma, type Transaction } from '../database/client.ts';
import { deleteOrCountSql } from '../database/postgres/delete-or-count.ts';
import type { Validators } from './fetching/fetch-page.ts';
import type { ReadResult, SourceRead } from './read-report.ts';
import { nextReadAt, type ScheduledSource } from './schedule.ts';
import { ensureSource, type KnownPage } from './sources-store.ts';

export interface SourceState {
  readonly id: number;
  readonly nextReadAt: Date | null;
  /** Number of failed reads in a row. */
  readonly failures: number;
}

/** A url or file of a source, as of its last successful read. */
export interface KnownUrl extends Validators {
  /** The first page of the answer; null if the answer was not read to its end. */
  readonly page: (Omit<KnownPage, 'id'> & { readonly sha256: string }) | null;
}

/** Returns the state of a source; null if it was never read. */
export function sourceState(db: Transaction, name: string): Promise<SourceState | null> {
  return db.source.findUnique({ where: { name }, select: { id: true, nextReadAt: true, failures: true } });
}

/** A source that is being read, with its state before this read. */
export type OpenRead = SourceRead & Pick<SourceState, 'nextReadAt' | 'failures'>;

export async function beginRead(db: Database, source: string, startedAt: Date): Promise<OpenRead> {
  const sourceId = await ensureSource(db, source);
  const state = await sourceState(db, source);
  return {
    source,
    sourceId,
    startedAt,
    nextReadAt: state?.nextReadAt ?? null,
    failures: state?.failures ?? 0,
  };
}

/** Schedules the next read of a source, by the results of this one. */
export async function scheduleNextRead(
  db: Database,
  source: Omit<ScheduledSource, 'enabled'>,
  { read, results }: { readonly read: OpenRead; readonly results: readonly ReadResult[] },
  now: Date,
): Promise<void> {
  const retryAfter = latest(results.map((result) => result.retryAfter));
  const wasTried = results.some((result) => result.report !== null && result.wasTried);
  if (!wasTried && retryAfter !== null) {
    // The host's Retry-After is not over, which is neither success nor failure: the source is due when it is.
    await db.source.update({ where: { id: read.sourceId }, data: { nextReadAt: retryAfter } });
    return;
  }
  const hasFailed = results.some(({ report }) => report?.outcome === 'failed');
  const failures = hasFailed ? read.failures + 1 : 0;
  const freshUntil = results.length === 1 ? (results[0]?.freshUntil ?? null) : null;
  const at = nextReadAt(source, { failures, retryAfter, freshUntil }, now);
  await db.source.update({ where: { id: read.sourceId }, data: { nextReadAt: at, failures } });
}

const latest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((one, other) => (one === null || (other !== null && other > one) ? other : one), null);

export async function knownUrl(db: Transaction, sourceId: number, url: string): Promise<KnownUrl | null> {
  const row = await db.sourceUrl.findUnique({ where: { sourceId_url: { sourceId, url } } });
  if (row === null) return null;
  const { etag, lastModified, freshUntil, pageId } = row;
  const page =
    pageId === null
      ? null
      : await db.page.findUnique({
          where: { id: pageId },
          select: { sha256: true, format: true, listingDate: true, entries: true },
        });
  return { etag, lastModified, freshUntil, page };
}

interface UrlToRemember extends Validators {
  /** SHA-256 of the page; undefined keeps the stored page (after a 304). */
  readonly sha256?: string;
}

/** Stores the answer of a url, and its page. */
export async function rememberUrl(
  db: Transaction,
  sourceId: number,
  url: string,
  { sha256, ...validators }: UrlToRemember,
): Promise<void> {
  const page =
    sha256 === undefined
      ? undefined
      : await db.page.findUnique({ where: { sourceId_sha256: { sourceId, sha256 } }, select: { id: true } });
  const data = { ...validators, ...(page === undefined ? {} : { pageId: page?.id ?? null }) };
  await db.sourceUrl.upsert({
    where: { sourceId_url: { sourceId, url } },
    create: { sourceId, url, ...data },
    update: data,
  });
}

/**
 * Forgets the last answer of a url: if the present read stops before `rememberUrl`, nothing of it must
 * remain.
 */
export async function forgetUrl(db: Transaction, sourceId: number, url: string): Promise<void> {
  const nothing = { etag: null, lastModified: null, freshUntil: null, pageId: null };
  await db.sourceUrl.updateMany({ where: { sourceId, url }, data: nothing });
}

/**
 * Deletes the state of urls of which no read is kept, as of listing days that are asked for no more.
 * Files have no reads while they stay the same. Returns how many rows were, or would be, deleted.
 */
export function pruneUrls(db: Database, work: { readonly dryRun: boolean }): Promise<number> {
  const unread = Prisma.sql`u.url NOT LIKE 'file:%'
    AND NOT EXISTS (SELECT 1 FROM reads r WHERE r.source_id = u.source_id AND r.url = u.url)`;
  return deleteOrCountSql(db, 'source_urls u', unread, work);
}
