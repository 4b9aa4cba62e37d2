/** Reads one source: its url, the listing days of its url, or its files; each page is fetched, ingested and reported. */
import { readFile } from 'node:fs/promises';
import type { App } from '../app.ts';
import { messageOf } from '../errors.ts';
import { LISTING_FORMATS, type ListingFormat } from '../listings/listing.ts';
import { findFiles } from '../sources/find-files.ts';
import { daysToRead, isByDay, readsSince, urlOfDay } from '../sources/listing-days.ts';
import { formatOfKind } from '../sources/source-kinds.ts';
import { firstReadAt, knownUrl, lastReadsByUrl, rememberUrl } from '../sources/source-state-store.ts';
import { hasPages, pageHash } from '../sources/sources-store.ts';
import { ingestPage } from './ingest-page.ts';
import { failure, note, type ReadPage, type SourceRead } from './note-read.ts';
import { readUrl } from './read-url.ts';

/** Everything that a source has to offer now. Whatever goes wrong with one page is its report; the others are read. */
export async function readSource(app: App, read: SourceRead): Promise<ReadPage[]> {
  const { source } = read;
  const kind = formatOfKind(source.kind, LISTING_FORMATS);
  if (kind === null)
    return [
      await failure(app, read, {
        error: `kind ${JSON.stringify(source.kind)} is not known; \`kind: auto\` finds out by looking.`,
      }),
    ];
  if (source.files !== undefined) return readFiles(app, read, source.files, kind.format);
  const url = source.url as string;
  return isByDay(url)
    ? readDays(app, read, url, kind.format)
    : readUrl(app, read, { url, format: kind.format });
}

async function readDays(
  app: App,
  read: SourceRead,
  url: string,
  format: ListingFormat | null,
): Promise<ReadPage[]> {
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
    const ofDay = await readUrl(app, read, { url: urlOfDay(url, day), format, askedDay: day, mayBeMissing });
    pages.push(...ofDay);
    answered ||= ofDay.some(
      ({ report }) => report !== null && report.outcome !== 'failed' && report.format !== null,
    );
    // The host wants to be left alone; the other days would only hear the same.
    if (ofDay.some(({ retryAfter }) => retryAfter !== null)) break;
  }
  return pages;
}

async function readFiles(
  app: App,
  read: SourceRead,
  pattern: string,
  format: ListingFormat | null,
): Promise<ReadPage[]> {
  const { source, sourceId } = read;
  let files: Awaited<ReturnType<typeof findFiles>>;
  try {
    files = await findFiles(pattern);
  } catch (error) {
    return [await failure(app, read, { error: messageOf(error) })];
  }
  if (files.length === 0)
    return [
      await note(app, read, { outcome: 'empty', error: `No file matches ${pattern}.`, milliseconds: 0 }),
    ];
  const pages: ReadPage[] = [];
  for (const { path, version } of files) {
    read.signal.throwIfAborted();
    const key = `file:${path}`;
    if (!read.named && (await knownUrl(app.db, sourceId, key))?.lastModified === version) continue;
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      pages.push(
        await failure(app, read, { file: path, error: `The file could not be read: ${messageOf(error)}` }),
      );
      continue;
    }
    const report = await read.inOrder(() =>
      ingestPage(app, {
        source: source.name,
        file: path,
        raw: { bytes },
        startedAt: read.startedAt,
        ...(format === null ? {} : { format }),
      }),
    );
    await rememberUrl(app.db, sourceId, key, {
      etag: null,
      lastModified: version,
      freshUntil: null,
      sha256: pageHash(bytes),
    });
    pages.push({ report, retryAfter: null, freshUntil: null });
  }
  return pages;
}
