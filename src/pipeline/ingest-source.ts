/** Ingests one source: its url, the listing days of its url, or its files; then schedules the next read. */

import { LISTING_FORMATS } from '../listings/listing.ts';
import { changedFiles, rememberFile } from '../sources/changed-files-store.ts';
import { readDueDays } from '../sources/days-to-read-store.ts';
import type { UrlToRead } from '../sources/fetching/fetch-if-changed.ts';
import { isByDay, urlOfDay } from '../sources/listing-days.ts';
import { type IngestReport, type ReadResult, recordReport, reportResult } from '../sources/read-report.ts';
import { isDue } from '../sources/schedule.ts';
import { formatOfKind } from '../sources/source-kinds.ts';
import type { OpenSource, SourceRequest } from '../sources/source-request.ts';
import { beginRead, scheduleNextRead } from '../sources/source-state-store.ts';
import { hasPages } from '../sources/sources-store.ts';
import { type IngestSourceParts, ingestAnswer } from './ingest-answer.ts';
import { ingestPage } from './ingest-page.ts';

/** @returns a report for each page, which also carries that page's errors; empty if the source was not due */
export async function ingestSource(
  parts: IngestSourceParts,
  request: SourceRequest,
): Promise<IngestReport[]> {
  const { source, named } = request;
  const read = await beginRead(parts.db, source.name, parts.clock.now());
  if (!named && !isDue(source, read.nextReadAt, parts.clock.now())) return [];
  const results: ReadResult[] = [];
  for await (const result of readSource(parts, { ...request, read, format: null })) results.push(result);
  await scheduleNextRead(parts.db, source, { read, results }, parts.clock.now());
  return results.flatMap(({ report }) => report ?? []);
}

async function* readSource(parts: IngestSourceParts, open: OpenSource): AsyncGenerator<ReadResult> {
  const { source, read } = open;
  const kind = formatOfKind(source.kind, LISTING_FORMATS);
  if (kind === null) {
    const error = `kind ${JSON.stringify(source.kind)} is not known; \`kind: auto\` finds out by looking.`;
    yield reportResult(await recordReport(parts.db, read, { outcome: 'failed', error }));
    return;
  }
  const known = { ...open, format: kind.format };
  if (source.files !== undefined) yield* readFiles(parts, known, source.files);
  else if (isByDay(source.url)) yield* readDays(parts, known, source.url);
  else yield* await ingestAnswer(parts, known, { url: source.url });
}

async function* readDays(
  parts: IngestSourceParts,
  open: OpenSource,
  url: string,
): AsyncGenerator<ReadResult> {
  const { sourceId } = open.read;
  const days = await readDueDays(parts.db, { sourceId, url, all: open.named }, parts.clock.now());
  let hasAnswered = await hasPages(parts.db, sourceId);
  for (const day of days) {
    // Days are read newest first. If no day has a page, the url is probably wrong, so the last day of the
    // list (the oldest) may not be missing and reports it.
    const mayBeMissing = hasAnswered || day !== days.at(-1);
    const ofDay: UrlToRead = { url: urlOfDay(url, day), askedDay: day, mayBeMissing };
    const results = await ingestAnswer(parts, open, ofDay);
    yield* results;
    // The host asked us to wait, and would ask the same for the other days.
    if (results.some(({ retryAfter }) => retryAfter !== null)) return;
    hasAnswered ||= results.some(({ report }) => report?.format != null && report.outcome !== 'failed');
  }
}

async function* readFiles(
  parts: IngestSourceParts,
  open: OpenSource,
  pattern: string,
): AsyncGenerator<ReadResult> {
  const { read, named: all, signal, format } = open;
  for await (const one of changedFiles(parts.db, read, { pattern, all, signal })) {
    if (one.kind === 'no-page') {
      yield one.result;
      continue;
    }
    const { file, bytes } = one;
    const page = { file: file.path, raw: { bytes }, format };
    const { report } = await parts.oneAtATime(() => ingestPage(parts, read, page));
    // A file that failed is remembered too, so that it is read again only when it changes.
    await rememberFile(parts.db, read, file, bytes);
    yield reportResult(report);
  }
}
