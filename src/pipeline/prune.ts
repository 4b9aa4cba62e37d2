/** Deletes what is no longer needed. */

import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { BatchedDeletion } from '../database/postgres/delete-in-batches.ts';
import { pruneDays } from '../database/prune-days-store.ts';
import { pruneBounceEvents } from '../delivery/bounces/bounce-store.ts';
import { pruneProviderSignatures } from '../delivery/bounces/provider-signature-store.ts';
import { pruneLedger } from '../delivery/queue/prune-ledger-store.ts';
import { pruneChunks } from '../delivery/queue/stored-message-store.ts';
import { pruneTransactional } from '../delivery/transactional/transactional-store.ts';
import { DAY_MS } from '../durations.ts';
import type { Logger } from '../log.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { pruneFormerReaders } from '../readers/former-readers-store.ts';
import { prunePendingSignups } from '../readers/pending-store.ts';
import { pruneSignupMails } from '../readers/signup-mails-store.ts';
import { pruneUrls } from '../sources/source-state-store.ts';
import { pruneReads } from '../sources/sources-store.ts';

export interface PruneParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Pick<Config, 'keep'>;
  readonly hasher: AddressHasher;
}

export interface Pruned {
  /** Sign-ups and imported readers that were not confirmed within thirty days. */
  readonly pendingSignups: number;
  /** Records of mails sent to addresses that sign up, too old to count towards the limits. */
  readonly signupMails: number;
  /** Chunks of stored messages that no mail uses any more. */
  readonly mailPieces: number;
  /** Reads older than `keep.reads`; each source keeps its newest ones. */
  readonly reads: number;
  /** States of urls ("fetch only if changed") of which no read is kept. */
  readonly urls: number;
  /** Closed deliveries older than `keep.deliveries` that no longer prevent a paper from being sent twice. */
  readonly deliveries: number;
  /** The papers of those deliveries, counted once for each delivery. */
  readonly sentPapers: number;
  /** Runs that have no deliveries any more. */
  readonly runs: number;
  /** Confirmations and other transactional mails older than `keep.deliveries`. */
  readonly transactionalMails: number;
  /** Bounces and complaints older than `keep.deliveries`; their addresses stay suppressed. */
  readonly bounceEvents: number;
  /** Rows of days before `keep.deliveries`: mails to the operator, counts of warm-up and summaries. */
  readonly days: number;
  /** Signatures of mail providers' requests that are no longer valid. */
  readonly providerSignatures: number;
  /** Readers who left before `keep.formerReaders`, with their consents; their suppression hashes stay. */
  readonly formerReaders: number;
}

export interface PruneOptions {
  /** Report what would be deleted, and delete nothing. */
  readonly dryRun?: boolean;
  /**
   * For the unattended job: counts `now` as at most a week after the last pruning, so that a clock that jumps
   * ahead for an hour does not cost us the ledger. Default: false.
   */
  readonly stepwise?: boolean;
  readonly signal?: AbortSignal;
}

const CHUNKS_KEPT_MS = 2 * DAY_MS;
/** Providers' signatures are valid for a day at most. */
const SIGNATURES_KEPT_MS = 2 * DAY_MS;
const LONGEST_STEP_MS = 7 * DAY_MS;
/** Deliveries per statement: with 25 papers each, a few tenths of a second on the embedded database. */
const BATCH_SIZE = 500;

/**
 * Papers and their sightings are kept for good: a paper that is listed again years later must be recognised,
 * so that no reader gets it twice.
 */
export async function prune(parts: PruneParts, options: PruneOptions = {}): Promise<Pruned> {
  const { db, config, hasher } = parts;
  const { dryRun = false, signal = new AbortController().signal } = options;
  const work: BatchedDeletion = { size: BATCH_SIZE, dryRun, signal };
  const now = options.stepwise === true ? await trustedNow(parts) : parts.clock.now();
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const { deliveriesMs, readsMs, formerReadersMs } = config.keep;
  const pruned: Pruned = {
    signupMails: await pruneSignupMails(db, now, work),
    mailPieces: await pruneChunks(db, ago(CHUNKS_KEPT_MS), work),
    // Before the reads, so that a dry run finds as many.
    urls: await pruneUrls(db, work),
    reads: await pruneReads(db, ago(readsMs), work),
    ...(await pruneLedger(db, ago(deliveriesMs), work)),
    transactionalMails: await pruneTransactional(db, ago(deliveriesMs), work),
    bounceEvents: await pruneBounceEvents(db, ago(deliveriesMs), work),
    days: await pruneDays(db, ago(deliveriesMs), work),
    providerSignatures: await pruneProviderSignatures(db, ago(SIGNATURES_KEPT_MS), work),
    formerReaders: await pruneFormerReaders(db, hasher, { before: ago(formerReadersMs), now }, work),
    // Last, so that a mail of one of them is counted as in a dry run.
    pendingSignups: await prunePendingSignups(db, now, work),
  };
  if (!dryRun) await writeMetadata(db, 'pruned_at', now.toISOString());
  return pruned;
}

/** Returns `now`, or an earlier instant if the clock is further ahead of the last pruning than we believe. */
async function trustedNow(parts: PruneParts): Promise<Date> {
  const last = await readMetadata(parts.db, 'pruned_at');
  const now = parts.clock.now();
  if (last === null) return now;
  const latest = new Date(Date.parse(last) + LONGEST_STEP_MS);
  if (now <= latest) return now;
  parts.log.warn(
    { now, last },
    'long since the last housekeeping, or a wrong clock: it is made up in steps of a week',
  );
  return latest;
}
