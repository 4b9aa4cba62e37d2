/** Ingests the sources that are due or named: different hosts in parallel, pages stored one at a time. */

import pLimit from 'p-limit';
import type { Config } from '../config.ts';
import type { SourceConfig } from '../config-file.ts';
import { messageOf } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { indexPapers } from '../papers/index-papers.ts';
import { dueSources, groupByHost, namedSources } from '../sources/due-sources-store.ts';
import { buildReport, type IngestReport, recordReport } from '../sources/read-report.ts';
import { SourceLeaseLost, withSourceLease } from '../sources/source-lease-store.ts';
import type { SourceRequest } from '../sources/source-request.ts';
import { beginRead } from '../sources/source-state-store.ts';
import { correctAfterWrongClock } from './after-wrong-clock.ts';
import type { IngestSourceParts } from './ingest-answer.ts';
import { ingestSource } from './ingest-source.ts';

export interface IngestSourcesParts extends Omit<IngestSourceParts, 'oneAtATime'> {
  readonly config: Pick<Config, 'sources' | 'configFile' | 'allowPrivateSources'>;
  readonly metrics: Pick<Metrics, 'pagesRead'>;
}

export interface IngestRequest {
  /** Sources to read now even if they are not due; if empty, all enabled sources that are due. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}

/** Number of hosts that are read at the same time. */
const HOSTS_AT_ONCE = 4;

/**
 * Reads sources and returns a report for each page. An error in one source is in its report, and the others
 * are still read. After an abort, returns the reports so far.
 * @throws PaperroundError `unknown_source`
 */
export async function ingestSources(
  parts: IngestSourcesParts,
  { names, signal }: IngestRequest,
): Promise<IngestReport[]> {
  await correctAfterWrongClock(parts);
  // Makes papers searchable that are not indexed yet. It comes first because after an upgrade these are the
  // whole store, and a slow source must not delay them.
  await indexPapers(parts, signal);
  const named = names.length > 0;
  const wanted = named
    ? namedSources(parts.config, names)
    : await dueSources(parts.db, parts.config, parts.clock.now());
  const hosts = pLimit(HOSTS_AT_ONCE);
  const sourceParts = { ...parts, oneAtATime: pLimit(1) };
  const reports = new Map<SourceConfig, IngestReport[]>();
  const ingestGroup = async (group: readonly SourceConfig[]): Promise<void> => {
    for (const source of group) {
      if (signal.aborted) return;
      reports.set(source, await ingestUnderLease(sourceParts, { source, named, signal }));
    }
  };
  const done = await Promise.allSettled(groupByHost(wanted).map((group) => hosts(ingestGroup, group)));
  // The papers that were just stored.
  await indexPapers(parts, signal);
  // Unless it was aborted, an error that gets here is a database failure.
  for (const result of done) if (result.status === 'rejected' && !signal.aborted) throw result.reason;
  return wanted.flatMap((source) => reports.get(source) ?? []);
}

async function ingestUnderLease(
  parts: IngestSourcesParts & IngestSourceParts,
  request: SourceRequest,
): Promise<IngestReport[]> {
  const { source, named: wait, signal } = request;
  const lease = { source: source.name, wait, signal };
  const reports = await withSourceLease(parts, lease, async (leased) => {
    try {
      return await ingestSource(parts, { ...request, signal: leased });
    } catch (error) {
      if (signal.aborted) throw error;
      return [await unforeseen(parts, source, leased.aborted ? leased.reason : error)];
    }
  });
  for (const { outcome } of reports ?? []) parts.metrics.pagesRead.inc({ outcome });
  return reports ?? [];
}

/** Reports an unexpected error as this source's failure, so that the others are still read. */
async function unforeseen(
  { db, clock, log }: IngestSourcesParts,
  { name, url }: SourceConfig,
  error: unknown,
): Promise<IngestReport> {
  log.error({ err: error, source: name }, 'reading a source failed');
  const read = await beginRead(db, name, clock.now());
  const facts = { outcome: 'failed', url: url ?? null, error: messageOf(error) } as const;
  // If the lease was lost, the process that reads the source now writes its history; we only report the
  // failure.
  return error instanceof SourceLeaseLost ? buildReport(read, facts) : recordReport(db, read, facts);
}
