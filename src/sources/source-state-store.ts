/** What is remembered of a source from one read to the next: when it is due, how often it failed, and how its urls may be asked again. */
import type { Database, Transaction } from '../database/client.ts';

/** A lease that was not renewed for this long belongs to a dead process (real time). */
export const SOURCE_LEASE_MS = 30_000;

export interface SourceState {
  readonly id: number;
  readonly nextReadAt: Date | null;
  /** Reads in a row that failed. */
  readonly failures: number;
}

/** One url or file of a source, as it was at its last good read. */
export interface KnownUrl {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly freshUntil: Date | null;
  readonly page: { readonly format: string; readonly listingDate: string; readonly entries: number } | null;
}

/** The state of a source; null when it was never read. */
export function sourceState(db: Transaction, name: string): Promise<SourceState | null> {
  return db.source.findUnique({ where: { name }, select: { id: true, nextReadAt: true, failures: true } });
}

export async function setSourceState(
  db: Transaction,
  { id, nextReadAt, failures }: SourceState,
): Promise<void> {
  await db.source.update({ where: { id }, data: { nextReadAt, failures } });
}

export async function knownUrl(db: Transaction, sourceId: number, url: string): Promise<KnownUrl | null> {
  const row = await db.sourceUrl.findUnique({ where: { sourceId_url: { sourceId, url } } });
  if (row === null) return null;
  const { etag, lastModified, freshUntil, pageId } = row;
  const page =
    pageId === null
      ? null
      : await db.page.findUnique({
          where: { id: pageId },
          select: { format: true, listingDate: true, entries: true },
        });
  return { etag, lastModified, freshUntil, page };
}

export interface UrlToRemember {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly freshUntil: Date | null;
  /** SHA-256 of the page that came; undefined keeps the page that is known (304). */
  readonly sha256?: string;
}

/** Remembers how a url was answered, and the page it gave. */
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

/** When each url of a source was last read without failing, since `since`. */
export async function lastReadsByUrl(
  db: Database,
  sourceId: number,
  since: Date,
): Promise<Map<string, Date>> {
  const rows = await db.read.groupBy({
    by: ['url'],
    where: { sourceId, outcome: { not: 'failed' }, startedAt: { gte: since } },
    _max: { startedAt: true },
  });
  return new Map(
    rows.flatMap(({ url, _max }) =>
      url === null || _max.startedAt === null ? [] : [[url, _max.startedAt] as const],
    ),
  );
}

/** When a source was first read without failing; null when it never was. */
export async function firstReadAt(db: Database, sourceId: number): Promise<Date | null> {
  const row = await db.read.findFirst({
    where: { sourceId, outcome: { not: 'failed' } },
    orderBy: { startedAt: 'asc' },
    select: { startedAt: true },
  });
  return row?.startedAt ?? null;
}

/** Takes, or renews, the right to read a source for a while; false when another process has it. */
export async function holdSource(
  db: Transaction,
  name: string,
  holder: string,
  realNow: number,
): Promise<boolean> {
  const held = await db.$executeRaw`
    INSERT INTO leases (name, holder, expires_at) VALUES (${leaseName(name)}, ${holder}, ${new Date(realNow + SOURCE_LEASE_MS)}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE leases.holder = excluded.holder OR leases.expires_at <= ${new Date(realNow)}::timestamptz`;
  return held === 1;
}

export async function letSourceGo(db: Transaction, name: string, holder: string): Promise<void> {
  await db.lease.deleteMany({ where: { name: leaseName(name), holder } });
}

const leaseName = (source: string): string => `source:${source}`;
