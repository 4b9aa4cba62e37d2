/** What became of one url or file of a source: recorded in the store, and reported to whoever asked for the read. */
import type { Database, Transaction } from '../database/client.ts';
import type { Listing } from '../listings/listing.ts';
import type { Outcome } from './outcome.ts';
import { NOTHING_READ, type ReadRecord, recordRead } from './sources-store.ts';

/** One row of `ingest --json`. */
export interface IngestReport extends Omit<ReadRecord, 'url' | 'file' | 'startedAt' | 'milliseconds'> {
  readonly source: string;
  readonly url?: string;
  readonly file?: string;
  /** The entries that were rejected, with their reasons; at most 20. */
  readonly rejections: readonly Pick<Listing['rejected'][number], 'rank' | 'reason' | 'excerpt'>[];
}

/** A report, and what the answer means for the next read of its source. */
export interface ReadResult {
  /** null: there was nothing to do (fresh in the cache, a known file, a host that asked to be left alone). */
  readonly report: IngestReport | null;
  /** The server's Retry-After. */
  readonly retryAfter: Date | null;
  /** The answer need not be asked for again before this instant. */
  readonly freshUntil: Date | null;
  /** False when the host had asked to be left alone, so that nothing was tried. */
  readonly wasTried: boolean;
}

/** The source that is read, and since when. */
export interface SourceRead {
  readonly source: string;
  readonly sourceId: number;
  /** When the round began: all its pages are recorded as read then, so that the pages of one round are known. */
  readonly startedAt: Date;
}

/** What a report says; everything that is left out is empty. */
export type ReadFacts = Partial<Omit<ReadRecord, 'startedAt'>> & { readonly outcome: Outcome };

const MOST_REJECTIONS_SHOWN = 20;

export async function recordReport(
  db: Database | Transaction,
  read: SourceRead,
  facts: ReadFacts,
  rejected: Listing['rejected'] = [],
): Promise<IngestReport> {
  await recordRead(db, read.sourceId, recordOf(read, facts));
  return reportOf(read, facts, rejected);
}

/** The same for what is not worth a row in the history, because nothing was tried. */
export function reportOf(
  read: SourceRead,
  facts: ReadFacts,
  rejected: Listing['rejected'] = [],
): IngestReport {
  const { url, file, startedAt: _started, milliseconds: _milliseconds, ...rest } = recordOf(read, facts);
  return {
    source: read.source,
    ...(url === null ? {} : { url }),
    ...(file === null ? {} : { file }),
    ...rest,
    rejections: rejected
      .slice(0, MOST_REJECTIONS_SHOWN)
      .map(({ rank, reason, excerpt }) => ({ rank, reason, excerpt })),
  };
}

const recordOf = ({ startedAt }: SourceRead, facts: ReadFacts): ReadRecord => ({
  url: null,
  file: null,
  milliseconds: 0,
  ...NOTHING_READ,
  ...facts,
  startedAt,
});

/** A report that says nothing of when to come back. */
export const resultOf = (report: IngestReport): ReadResult => ({
  report,
  retryAfter: null,
  freshUntil: null,
  wasTried: true,
});
