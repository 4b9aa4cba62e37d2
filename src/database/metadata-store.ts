/** Stores metadata, which are small facts about the store, by name. */

import type { Transaction } from './client.ts';

export type MetadataKey =
  /** The version of the rules by which the stored title keys were made; locked while a listing is stored. */
  | 'title_keys_version'
  /** The version of the rules by which the stored topics were matched. */
  | 'topics_version'
  /** The version of the formula for the stored strength, trending and reasons (src/trending/score.ts). */
  | 'score_version'
  /** The version of the rules for the words of the search index (src/topics/index-words.ts). */
  | 'words_version'
  /** The address of the running site, used if BASE_URL is not set. */
  | 'served_at'
  /**
   * Since when the mail server of SMTP_URL has been unavailable while SMTP_URL_FALLBACK accepts its mail, and
   * why.
   */
  | 'smtp_url_unavailable'
  /** The same for SMTP_URL_CONFIRMATIONS. */
  | 'smtp_url_confirmations_unavailable'
  /** The instant of the last pruning (`now` of src/pipeline/prune.ts). */
  | 'pruned_at'
  /**
   * JSON: when instants written by a wrong clock were last corrected, and for how many readers, sources and
   * papers.
   */
  | 'clock_corrected'
  /**
   * From which server, database and table mails were last sent, in PostgreSQL's own numbers
   * (database-identity-store.ts).
   */
  | 'sent_from'
  /** The fingerprint of the key that links are signed with (src/readers/known-keys.ts). */
  | 'signing_key'
  /** JSON: names of keys that an operator has declared lost for good. */
  | 'lost_keys'
  /**
   * JSON: when the suppression journal and the database last agreed; the file, its length, and the number of
   * rows.
   */
  | 'journal_read'
  /** Why suppressions could not be appended to their journal; the next start tries again. */
  | 'journal_trouble'
  /** When the ledger was last reset after a restored backup (`recover`). */
  | 'recovered_at'
  /** Until when an operator has paused all digests: an instant, or `infinity`. */
  | 'sending_paused'
  /** Set once stored queries that consist of negations only have been turned into exclusions. */
  | 'negations_moved'
  /** JSON: papers that were left out of digests because they cannot be rendered. */
  | 'unrenderable_papers'
  /** JSON: since when the endpoint of SUMMARY_URL has failed, why, and until when it is left alone. */
  | 'summary_trouble'
  /** JSON, by provider: events of mail providers that could not be used. */
  | 'event_problems'
  /**
   * JSON, by provider: requests with events that were refused, until a request of that provider is verified.
   */
  | 'refused_events'
  /** JSON: scheduled jobs whose last run failed, since when, and why. */
  | 'job_failures'
  /** JSON: when HEARTBEAT_URL was last fetched, and since when and why that has failed. */
  | 'heartbeat';

export async function readMetadata(db: Transaction, name: MetadataKey): Promise<string | null> {
  return (await db.metadata.findUnique({ where: { name } }))?.value ?? null;
}

export async function writeMetadata(db: Transaction, name: MetadataKey, value: string): Promise<void> {
  await db.metadata.upsert({ where: { name }, create: { name, value }, update: { value } });
}

export async function deleteMetadata(db: Transaction, name: MetadataKey): Promise<void> {
  await db.metadata.deleteMany({ where: { name } });
}

/**
 * Locks a key until the transaction ends, and returns its value, '' if it had none. Other processes that lock
 * it wait.
 */
export async function lockMetadata(tx: Transaction, name: MetadataKey): Promise<string> {
  await tx.$executeRaw`INSERT INTO metadata (name, value) VALUES (${name}, '') ON CONFLICT DO NOTHING`;
  const rows = await tx.$queryRaw<{ value: string }[]>`
    SELECT value FROM metadata WHERE name = ${name} FOR UPDATE`;
  return rows[0]?.value ?? '';
}
