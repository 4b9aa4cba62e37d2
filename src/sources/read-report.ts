/** Reports and records the result of reading one url or file of a source. */

import type { Database, Transaction } from '../database/client.ts';
import type { Listing } from '../listings/listing.ts';
import type { Outcome } from './outcome.ts';
import { NOTHING_READ, type ReadRecord, recordRead } from './sources-store.ts';

/** A row of `ingest --json`. */
export interface IngestReport extends Omit<ReadRecord, 'url' | 'file' | 'startedAt' | 'milliseconds'> {
  readonly source: string;
  readonly url?: string;
  readonly file?: string;
  /** Rejected entries with the reasons; at most 20. */
  readonly rejections: readonly Pick<Listing['rejected'][number], 'rank' | 'reason' | 'excerpt'>[];
}

/** A report, and what the answer means for the next read of its source. */
export interface ReadResult {
  /**
   * Null if there was nothing to do (the answer is fresh, the file is known, the host's Retry-After is not
   * over).
   */
  readonly report: IngestReport | null;
  /** When the server's Retry-After ends; null if there was none. */
  readonly retryAfter: Date | null;
  /** Until when the answer is fresh; null if not known. */
  readonly freshUntil: Date | null;
  /** False if the host's Retry-After prevented the request. */
  readonly wasTried: boolean;
}

/** The source being read, and since when. */
export interface SourceRead {
  readonly source: string;
  readonly sourceId: number;
  /**
   * When this round of reading began. All its pages are recorded with this time, which identifies the round.
   */
  readonly startedAt: Date;
}

/** The content of a report; what is left out takes its value from NOTHING_READ. */
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

/** Builds a report that is not recorded in the history, because nothing was tried. */
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

/** Returns a result that has a report, and says nothing about the next read. */
export const reportResult = (report: IngestReport): ReadResult => ({
  report,
  retryAfter: null,
  freshUntil: null,
  wasTried: true,
});
