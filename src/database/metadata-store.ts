/** Stores small metadata about the store, by name. */

import type { Transaction } from './client.ts';

export type MetadataKey =
  /** The version of the rules behind stored title keys; locked while a listing is stored. */
  | 'title_keys_version'
  /** The version of the rules behind stored topic matches. */
  | 'topics_version'
  /** The version of the formula behind stored strength, trending and reasons (src/trending/score.ts). */
  | 'score_version'
  /** The version of the rules behind the words of the search index (src/topics/index-words.ts). */
  | 'words_version'
  /** The address of the running site, if BASE_URL is not set. */
  | 'served_at'
  /**
   * Since when the mail server of SMTP_URL has been unavailable while SMTP_URL_FALLBACK takes its mail,
   * and its error message.
   */
  | 'smtp_url_unavailable'
  /** The same for SMTP_URL_CONFIRMATIONS. */
  | 'smtp_url_confirmations_unavailable'
  /** The time up to which housekeeping was done last. */
  | 'pruned_at'
  /**
   * JSON: when instants that a wrong clock had noted were corrected last, and of how many readers, sources
   * and papers.
   */
  | 'clock_corrected'
  /**
   * Which server, database and table mails were last sent from, by PostgreSQL's own numbers
   * (database-identity-store.ts).
   */
  | 'sent_from'
  /** Fingerprint of the key that links are signed with (src/readers/known-keys.ts). */
  | 'signing_key'
  /** JSON: names of keys that an operator has given up for good. */
  | 'lost_keys'
  /**
   * JSON: when the suppression journal and the database agreed last: which file, its length, and how many
   * rows.
   */
  | 'journal_read'
  /** Why suppressions could not be appended to their journal; the next start tries again. */
  | 'journal_trouble'
  /** When a restored backup was taken into use (`recover`). */
  | 'recovered_at'
  /** Until when an operator paused all digests: an instant, or `infinity`. */
  | 'sending_paused'
  /** Stored queries of negations alone have become exclusions. */
  | 'negations_moved'
  /** JSON: papers that were left out of digests because they cannot be shown. */
  | 'unrenderable_papers'
  /** JSON: since when the endpoint of SUMMARY_URL fails, why, and until when it is left alone. */
  | 'summary_trouble'
  /** JSON: events of mail providers that could not be used, by provider. */
  | 'event_problems'
  /** JSON: requests with events that were refused, by provider; until one of that provider is right. */
  | 'refused_events'
  /** JSON: scheduled jobs whose last try ended with an error, with since when and why. */
  | 'job_failures'
  /** JSON: when HEARTBEAT_URL was last fetched, and since when and why that fails. */
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
 * Locks a key until the transaction ends, and returns its value, '' if it had none. Other processes
 * that lock it wait.
 */
export async function lockMetadata(tx: Transaction, name: MetadataKey): Promise<string> {
  await tx.$executeRaw`INSERT INTO metadata (name, value) VALUES (${name}, '') ON CONFLICT DO NOTHING`;
  const rows = await tx.$queryRaw<{ value: string }[]>`
    SELECT value FROM metadata WHERE name = ${name} FOR UPDATE`;
  return rows[0]?.value ?? '';
}
