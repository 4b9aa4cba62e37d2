/** The composition root: creates once everything that a command, a job or a page needs. */

import type { Clock } from './clock.ts';
import { type Config, readSources } from './config.ts';
import { prepareDataDir } from './data-dir.ts';
import { type Database, openDatabase } from './database/client.ts';
import { readMetadata } from './database/metadata-store.ts';
import { migrateDatabase } from './database/migrations/migrate.ts';
import { type BounceParser, bounceParser } from './delivery/bounces/parse-in-thread.ts';
import { createProfiles, type Profiles } from './digest/profile/profiles.ts';
import { PaperroundError } from './errors.ts';
import { createHeapGrowth, type HeapGrowth } from './heap-growth.ts';
import { type ListingParser, listingParser } from './listings/parse-in-thread.ts';
import type { Logger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type AddressHasher, createAddressHasher } from './readers/address-hash.ts';
import { followJournal } from './readers/follow-journal-store.ts';
import { suppressionJournal } from './readers/journal-file-store.ts';
import { admitKeys, replaceKeys } from './readers/known-keys-store.ts';
import { loadSecretKeys } from './readers/secret-key.ts';
import { createTokens, type Tokens } from './readers/tokens.ts';
import type { Topic } from './topics/topic.ts';
import { configuredTopics } from './topics/topics.ts';

export interface App {
  /** Replaced as a whole by `reloadSources`. */
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Controls how much memory this process may use. */
  readonly heapGrowth: HeapGrowth;
  /** Parses what others send, in threads of its own. */
  readonly parser: ListingParser & BounceParser;
  readonly topics: readonly Topic[];
  /** What readers say about papers, and what is learned from it. */
  readonly profiles: Profiles;
  readonly secretKeys: readonly string[];
  readonly tokens: Tokens;
  /** Hashes the addresses that must outlive erasure (suppressions, limits). */
  readonly hasher: AddressHasher;
  /** Shown on pages and mails, e.g. that all data is sample data; null in normal use. */
  readonly notice: string | null;
  /** The public URL of the site, without a trailing slash. */
  baseUrl(): Promise<string>;
  close(): Promise<void>;
}

export interface AppParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly notice?: string;
  /**
   * What is done about the keys and the suppression journal. `follow` (the default) refuses keys that do not
   * include the database's, and then follows the journal (`followJournal`); `check-keys` leaves the journal
   * to the caller; `new-keys` accepts any keys, and follows the journal; `look` changes nothing.
   */
  readonly start?: 'follow' | 'check-keys' | 'new-keys' | 'look';
}

/**
 * Opens the store (migrating it first if needed) and reads or creates the keys.
 * @throws PaperroundError `database_unavailable`, `database_drift`, `bad_configuration`
 */
export async function openApp(
  config: Config,
  { clock, log, notice, start = 'follow' }: AppParts,
): Promise<App> {
  const topics = configuredTopics(config);
  prepareDataDir(config);
  const { db, url, close } = await openDatabase(config, log);
  try {
    await migrateDatabase(url);
    const secretKeys = await loadSecretKeys(config);
    const hasher = createAddressHasher(secretKeys, suppressionJournal(config.suppressionJournal, log));
    if (start === 'new-keys') await replaceKeys(db, hasher);
    else if (start !== 'look') await admitKeys(db, hasher, log);
    if (start === 'follow' || start === 'new-keys') await followJournal(db, hasher, { log });
    return {
      config,
      db,
      clock,
      log,
      metrics: createMetrics(),
      heapGrowth: createHeapGrowth(),
      parser: { ...listingParser(clock), ...bounceParser(clock) },
      topics,
      profiles: createProfiles(db, clock),
      secretKeys,
      tokens: createTokens(secretKeys),
      hasher,
      notice: notice ?? null,
      baseUrl: async () =>
        config.baseUrl ?? (await readMetadata(db, 'served_at')) ?? `http://localhost:${config.port}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Replaces the sources by those now in paperround.yaml; work that has begun continues with the old ones.
 * @throws PaperroundError `bad_configuration`; the sources then stay as they were
 */
export function reloadSources(app: { config: Config }): void {
  app.config = Object.freeze({ ...app.config, ...readSources(app.config) });
}

/**
 * Like `reloadSources`, but returns the error of an unusable file instead of throwing it; null if there is
 * none.
 */
export function reloadUsableSources(app: { config: Config }): PaperroundError | null {
  try {
    reloadSources(app);
    return null;
  } catch (error) {
    if (error instanceof PaperroundError) return error;
    throw error;
  }
}
