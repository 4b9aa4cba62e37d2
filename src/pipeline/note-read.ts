/** Reports of reads that brought no page to store: recorded like all others, with their reason. */
import type { App } from '../app.ts';
import type { SourceConfig } from '../config-file.ts';
import type { Outcome } from '../sources/outcome.ts';
import { recordRead } from '../sources/sources-store.ts';
import type { IngestReport } from './ingest-page.ts';

export interface SourceRead {
  readonly source: SourceConfig;
  readonly sourceId: number;
  /** Asked for by name: neither cache lifetimes nor "this file is known" spare the read. */
  readonly named: boolean;
  readonly signal: AbortSignal;
  /** When this round began: all its pages are told as read then, so that of one round the page that matters most can be told. */
  readonly startedAt: Date;
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
export async function note(
  app: App,
  { source, sourceId, startedAt }: SourceRead,
  {
    url,
    file,
    outcome,
    format = null,
    listingDate = null,
    entries = 0,
    error,
    milliseconds,
    recorded = true,
  }: Noted,
): Promise<ReadPage> {
  const counts = { entries, unseen: 0, changed: 0, seen: entries, rejected: 0 };
  const facts = { format, outcome, listingDate, ...counts, error };
  if (recorded)
    await recordRead(app.db, sourceId, {
      url: url ?? null,
      file: file ?? null,
      ...facts,
      startedAt,
      milliseconds,
    });
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

export async function failure(
  app: App,
  read: SourceRead,
  { retryAfter = null, milliseconds = 0, ...failed }: Failed,
): Promise<ReadPage> {
  app.log.warn({ source: read.source.name, reason: failed.error }, 'a source could not be read');
  return { ...(await note(app, read, { ...failed, outcome: 'failed', milliseconds })), retryAfter };
}
