/** Reports and records the result of reading one url or file of a source. */

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
  /** null: there was nothing to do (fresh cache, known file, Retry-After of the host). */
  readonly report: IngestReport | null;
  /** The time of the server's Retry-After header. */
  readonly retryAfter: Date | null;
  /** The answer stays fresh until this instant. */
  readonly freshUntil: Date | null;
  /** False if the host's Retry-After prevented the request. */
  readonly wasTried: boolean;
}

/** The source being read, and since when. */
export interface SourceRead {
  readonly source: string;
  readonly sourceId: number;
  /** When the round began: all its pages are recorded with this time, which identifies the round. */
  readonly startedAt: Date;
}

/** The content of a report; everything that is left out is empty. */
export type ReadFacts = Partial<Omit<ReadRecord, 'startedAt'>> & { readonly outcome: Outcome };

const MOST_REJECTIONS_SHOWN = 20;

export async function recordReport(
  db: Database | Transaction,
  read: SourceRead,
  facts: ReadFacts,
  rejected: Listing['rejected'] = [],
): Promise<IngestReport> {
  await recordRead(db, read.sourceId, buildRecord(read, facts));
  return buildReport(read, facts, rejected);
}

/** A report without a row in the history, because nothing was tried. */
export function buildReport(
  read: SourceRead,
  facts: ReadFacts,
  rejected: Listing['rejected'] = [],
): IngestReport {
  const { url, file, startedAt: _started, milliseconds: _milliseconds, ...rest } = buildRecord(read, facts);
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

const buildRecord = ({ startedAt }: SourceRead, facts: ReadFacts): ReadRecord => ({
  url: null,
  file: null,
  milliseconds: 0,
  ...NOTHING_READ,
  ...facts,
  startedAt,
});

/** The result with a report and no information about the next read. */
export const reportResult = (report: IngestReport): ReadResult => ({
  report,
  retryAfter: null,
  freshUntil: null,
  wasTried: true,
});
