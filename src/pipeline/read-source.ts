/** Reads one source: its url, the listing days of its url, or its files; each page is fetched, ingested and reported. */
import { readFile } from 'node:fs/promises';
import type { App } from '../app.ts';
import type { SourceConfig } from '../config-file.ts';
import { messageOf } from '../errors.ts';
import { LISTING_FORMATS, type ListingFormat } from '../listings/listing.ts';
import { findFiles } from '../sources/find-files.ts';
import { daysToRead, isByDay, readsSince, urlOfDay } from '../sources/listing-days.ts';
import type { Outcome } from '../sources/outcome.ts';
import { quietReason } from '../sources/quiet-days.ts';
import { formatOfKind } from '../sources/source-kinds.ts';
import { firstReadAt, knownUrl, lastReadsByUrl, rememberUrl } from '../sources/source-state-store.ts';
import { hasPages, pageHash, recordRead } from '../sources/sources-store.ts';
import { fetchPolitely } from './fetch-politely.ts';
import { type IngestReport, ingestPage, type PageToIngest } from './ingest-listings.ts';

export interface SourceRead {
  readonly source: SourceConfig;
  readonly sourceId: number;
  /** Asked for by name: neither cache lifetimes nor "this file is known" spare the read. */
  readonly named: boolean;
  readonly signal: AbortSignal;
  /** Pages are stored one after the other, however many are fetched at once. */
  readonly inOrder: <T>(store: () => Promise<T>) => Promise<T>;
}

/** What became of one url or file, and what that means for the next read. */
export interface ReadPage {
  /** null: there was nothing to do (fresh in the cache, a known file). */
  readonly report: IngestReport | null;
  readonly retryAfter: Date | null;
  readonly freshUntil: Date | null;
  /** The host wants to be left alone, so nothing was tried. */
  readonly notAsked?: boolean;
}

const NO_PAGE: ReadonlySet<number | null> = new Set([400, 404, 410]);

/** Everything that a source has to offer now. Whatever goes wrong with one page is its report; the others are read. */
export async function readSource(app: App, read: SourceRead): Promise<ReadPage[]> {
  const { source } = read;
  const kind = formatOfKind(source.kind, LISTING_FORMATS);
  if (kind === null)
    return [await failure(app, read, { error: `kind ${JSON.stringify(source.kind)} is not known; \`kind: auto\` finds out by looking.` })];
  if (source.files !== undefined) return readFiles(app, read, source.files, kind.format);
  const url = source.url as string;
  return isByDay(url) ? readDays(app, read, url, kind.format) : [await readUrl(app, read, { url, format: kind.format })];
}

interface UrlToRead {
  readonly url: string;
  readonly format: ListingFormat | null;
  readonly askedDay?: string;
  /** The server's "there is no such page" means that nothing was listed on that day. */
  readonly mayBeMissing?: boolean;
}

async function readUrl(app: App, read: SourceRead, { url, format, askedDay, mayBeMissing }: UrlToRead): Promise<ReadPage> {
  const { source, sourceId, signal } = read;
  const now = app.clock.now();
  const started = app.clock.realNow();
  const known = await knownUrl(app.db, sourceId, url);
  if (!read.named && known?.freshUntil && known.freshUntil > now) return { report: null, retryAfter: null, freshUntil: known.freshUntil };

  const fetched = await fetchPolitely(app, { url, signal, ...(known?.page ? { etag: known.etag, lastModified: known.lastModified } : {}) });
  const milliseconds = app.clock.realNow() - started;
  if (fetched.kind === 'failed') {
    const { reason: error, retryAfter } = fetched;
    if (!fetched.asked)
      return read.named
        ? { ...(await failure(app, read, { url, error, retryAfter, recorded: false })), notAsked: true }
        : { report: null, retryAfter, freshUntil: null };
    // A day that had a list once and has none now is no day without a list.
    if (mayBeMissing && askedDay !== undefined && NO_PAGE.has(fetched.status) && !known?.page) {
      return note(app, read, { url, outcome: 'empty', listingDate: askedDay, error: missingDay(askedDay, error), milliseconds });
    }
    return failure(app, read, { url, error, milliseconds, retryAfter });
  }
  const { etag, lastModified, freshUntil } = fetched;
  if (fetched.kind === 'not-modified') {
    if (!known?.page)
      return failure(app, read, { url, error: `${url} answered 304 (not modified) to a request without conditions.`, milliseconds });
    await rememberUrl(app.db, sourceId, url, { etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified, freshUntil });
    const { page } = known;
    return {
      ...(await note(app, read, {
        url,
        outcome: 'unchanged',
        format: page.format,
        listingDate: page.listingDate,
        entries: page.entries,
        error: null,
        milliseconds,
      })),
      freshUntil,
    };
  }
  const page: PageToIngest = {
    source: source.name,
    raw: fetched.raw,
    url,
    ...(format === null ? {} : { format }),
    ...(askedDay === undefined ? {} : { askedDay }),
  };
  const report = await read.inOrder(() => ingestPage(app, page));
  const taken = report.outcome !== 'failed' && report.outcome !== 'stale';
  if (taken) await rememberUrl(app.db, sourceId, url, { etag, lastModified, freshUntil, sha256: pageHash(fetched.raw.bytes) });
  return { report, retryAfter: null, freshUntil: taken ? freshUntil : null };
}

async function readDays(app: App, read: SourceRead, url: string, format: ListingFormat | null): Promise<ReadPage[]> {
  const now = app.clock.now();
  const readByUrl = await lastReadsByUrl(app.db, read.sourceId, readsSince(now));
  const firstRead = await firstReadAt(app.db, read.sourceId);
  const lastReads = new Map(
    [...readByUrl].flatMap(([readUrl, at]) => {
      const day = readUrl.match(/\d{4}-\d{2}-\d{2}/)?.[0];
      return day !== undefined && urlOfDay(url, day) === readUrl ? [[day, at] as const] : [];
    }),
  );
  const days = daysToRead({ firstReadAt: firstRead, lastReads, named: read.named }, now);
  const pages: ReadPage[] = [];
  let answered = await hasPages(app.db, read.sourceId);
  for (const day of days) {
    // A url that never had a page for any day is a wrong url: the oldest day tells, when none before it had one.
    const mayBeMissing = answered || day !== days.at(-1);
    const page = await readUrl(app, read, { url: urlOfDay(url, day), format, askedDay: day, mayBeMissing });
    pages.push(page);
    answered ||= page.report !== null && page.report.outcome !== 'failed' && page.report.format !== null;
    // The host wants to be left alone; the other days would only hear the same.
    if (page.retryAfter !== null) break;
  }
  return pages;
}

async function readFiles(app: App, read: SourceRead, pattern: string, format: ListingFormat | null): Promise<ReadPage[]> {
  const { source, sourceId } = read;
  let files: Awaited<ReturnType<typeof findFiles>>;
  try {
    files = await findFiles(pattern);
  } catch (error) {
    return [await failure(app, read, { error: messageOf(error) })];
  }
  if (files.length === 0) return [await note(app, read, { outcome: 'empty', error: `No file matches ${pattern}.`, milliseconds: 0 })];
  const pages: ReadPage[] = [];
  for (const { path, version } of files) {
    read.signal.throwIfAborted();
    const key = `file:${path}`;
    if (!read.named && (await knownUrl(app.db, sourceId, key))?.lastModified === version) continue;
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      pages.push(await failure(app, read, { file: path, error: `The file could not be read: ${messageOf(error)}` }));
      continue;
    }
    const report = await read.inOrder(() =>
      ingestPage(app, { source: source.name, file: path, raw: { bytes }, ...(format === null ? {} : { format }) }),
    );
    await rememberUrl(app.db, sourceId, key, { etag: null, lastModified: version, freshUntil: null, sha256: pageHash(bytes) });
    pages.push({ report, retryAfter: null, freshUntil: null });
  }
  return pages;
}

interface Noted {
  readonly url?: string;
  readonly file?: string;
  readonly outcome: Outcome;
  readonly format?: string | null;
  readonly listingDate?: string | null;
  readonly entries?: number;
  readonly error: string | null;
  readonly milliseconds: number;
  /** Default true; false when nothing was even tried. */
  readonly recorded?: boolean;
}

/** The report of a read that brought no page to store, recorded like all others. */
async function note(
  app: App,
  { source, sourceId }: SourceRead,
  { url, file, outcome, format = null, listingDate = null, entries = 0, error, milliseconds, recorded = true }: Noted,
): Promise<ReadPage> {
  const counts = { entries, unseen: 0, changed: 0, seen: entries, rejected: 0 };
  const facts = { format, outcome, listingDate, ...counts, error };
  if (recorded)
    await recordRead(app.db, sourceId, { url: url ?? null, file: file ?? null, ...facts, startedAt: app.clock.now(), milliseconds });
  const report: IngestReport = {
    source: source.name,
    ...(url === undefined ? {} : { url }),
    ...(file === undefined ? {} : { file }),
    ...facts,
    rejections: [],
  };
  return { report, retryAfter: null, freshUntil: null };
}

interface Failed {
  readonly url?: string;
  readonly file?: string;
  readonly error: string;
  readonly milliseconds?: number;
  readonly retryAfter?: Date | null;
  readonly recorded?: boolean;
}

async function failure(app: App, read: SourceRead, { retryAfter = null, milliseconds = 0, ...failed }: Failed): Promise<ReadPage> {
  app.log.warn({ source: read.source.name, reason: failed.error }, 'a source could not be read');
  return { ...(await note(app, read, { ...failed, outcome: 'failed', milliseconds })), retryAfter };
}

function missingDay(day: string, answer: string): string {
  const quiet = quietReason(day);
  return `There is no list of ${day}${quiet === null ? '' : `, ${quiet}`} (yet): ${answer}`;
}
