/** Ingests one page: parse → outcome; then, in one transaction, diff and store → topics → trending. */

import type { Clock } from '../clock.ts';
import type { Database } from '../database/client.ts';
import { PaperroundError } from '../errors.ts';
import type { HeapGrowth } from '../heap-growth.ts';
import type { Listing } from '../listings/listing.ts';
import type { ListingParser } from '../listings/parse-in-thread.ts';
import type { Logger } from '../log.ts';
import { matchTopics, topicsOfUnseen } from '../papers/match-topics.ts';
import { storeListing } from '../papers/store-listing.ts';
import { likeArrived } from '../readers/awaited-likes-store.ts';
import { assessKnownPage, assessNewPage, dayOfPage } from '../sources/page-outcome-store.ts';
import type { IngestedPage, PageToIngest } from '../sources/page-to-ingest.ts';
import { type IngestReport, type ReadFacts, recordReport, type SourceRead } from '../sources/read-report.ts';
import { beginRead, forgetUrl } from '../sources/source-state-store.ts';
import { knownPage, pageHash } from '../sources/sources-store.ts';
import type { Topic } from '../topics/topic.ts';
import { firstScore } from '../trending/first-score.ts';
import { refreshTrending } from '../trending/trending-store.ts';

export interface IngestParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly topics: readonly Topic[];
  readonly heapGrowth: HeapGrowth;
  readonly parser: ListingParser;
}

/** Long, because a page is one transaction even if it has 100,000 entries. */
const TRANSACTION_MS = 15 * 60 * 1000;

/** An error in a page becomes its outcome (`failed`, and nothing is stored); only database failures throw. */
export function ingestPage(parts: IngestParts, read: SourceRead, page: PageToIngest): Promise<IngestedPage> {
  return parts.heapGrowth.during(page.raw.bytes.length, () => ingest(parts, read, page));
}

/** Ingests a single page, stored under the name of a source. */
export async function ingestFile(
  parts: IngestParts,
  { source, ...page }: PageToIngest & { readonly source: string },
): Promise<IngestReport> {
  return (await ingestPage(parts, await beginRead(parts.db, source, parts.clock.now()), page)).report;
}

async function ingest(parts: IngestParts, read: SourceRead, page: PageToIngest): Promise<IngestedPage> {
  const { db, clock, topics, parser } = parts;
  const now = clock.now();
  const started = clock.realNow();
  const facts = (more: ReadFacts): ReadFacts => ({
    url: page.url ?? page.raw.url ?? null,
    file: page.file ?? null,
    format: page.format ?? null,
    milliseconds: clock.realNow() - started,
    ...more,
  });

  const sha256 = pageHash(page.raw.bytes);
  const known = await knownPage(db, read.sourceId, sha256);
  if (known !== null) {
    const report = await recordReport(db, read, facts(assessKnownPage(known, page.askedDay ?? null)));
    return { report, listing: null };
  }

  const listing = await parser
    .parseListing(page.raw, { now, ...(page.format ? { format: page.format } : {}) })
    .catch(asFailure);
  if ('outcome' in listing) return notStored(parts, read, facts(listing), null);

  const assessed = await assessNewPage(db, read.sourceId, { ...page, listing }, now);
  if (assessed.outcome === 'failed' || assessed.outcome === 'stale')
    return notStored(parts, read, facts(assessed), listing);

  const { format, entries } = listing;
  const listingDate = dayOfPage({ ...page, listing }, now);
  const about = { source: read.source, format, listingDate, size: entries.length };
  const report = await db.$transaction(
    async (tx) => {
      const stored = await storeListing(tx, {
        sourceId: read.sourceId,
        page: { sha256, url: page.raw.url ?? null, file: page.file ?? null, format, listingDate },
        listing,
        now,
        scoreOf: (entry) => firstScore(entry, about, now),
        topicsOf: topicsOfUnseen(topics),
      });
      await matchTopics(tx, topics, stored.reworded);
      // Unseen papers were stored with their topics and score already.
      const scored = new Set(stored.unseenPapers.map(({ paperId }) => paperId));
      const unscored = stored.touched.filter((paperId) => !scored.has(paperId));
      await refreshTrending(tx, unscored, now);
      // Readers' imported libraries may contain papers that arrive only with this page.
      await likeArrived(tx, stored.touched, now);
      // Forgotten until all pages of the answer are read: a read that is cut short must not count as
      // complete.
      if (page.part === 'first' && page.url) await forgetUrl(tx, read.sourceId, page.url);
      const { unseen, changed, seen } = stored;
      const counts = { entries: entries.length, unseen, changed, seen };
      return recordReport(tx, read, facts({ ...assessed, listingDate, ...counts }), listing.rejected);
    },
    { timeout: TRANSACTION_MS, maxWait: TRANSACTION_MS },
  );
  return { report, listing };
}

/** Turns an error in a page into its outcome. */
function asFailure(error: unknown): ReadFacts {
  if (!(error instanceof PaperroundError)) throw error;
  return { outcome: 'failed', error: error.message };
}

async function notStored(
  { db }: IngestParts,
  read: SourceRead,
  facts: ReadFacts,
  listing: Listing | null,
): Promise<IngestedPage> {
  return { report: await recordReport(db, read, facts, listing?.rejected), listing };
}
