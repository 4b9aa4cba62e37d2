/** Small facts about the store, by name. */
import type { Transaction } from './client.ts';

export type MetadataKey =
  /** The rules that stored title keys were made with; locked while a listing is stored. */
  | 'title_keys_version'
  /** The rules that stored topic matches were made with. */
  | 'topics_version'
  /** What the words of the search index were made by (src/topics/index-words.ts). */
  | 'words_version'
  /** Where the running site is reached, when BASE_URL is not set. */
  | 'served_at'
  /** Since when the mail server of SMTP_URL is away while SMTP_URL_FALLBACK takes its mail, and its words. */
  | 'smtp_url_away'
  /** The same of SMTP_URL_CONFIRMATIONS. */
  | 'smtp_url_confirmations_away'
  /** The instant up to which housekeeping was done last. */
  | 'pruned_at'
  /** Which server, database and table mails were last sent from, by PostgreSQL's own numbers (database-identity-store.ts). */
  | 'sent_from'
  /** When a restored backup was taken into use (`recover`). */
  | 'recovered_at'
  /** Until when an operator paused all digests: an instant, or `infinity`. */
  | 'sending_paused'
  /** JSON: papers that were left out of digests because they cannot be shown. */
  | 'unrenderable_papers';

export async function readMetadata(db: Transaction, name: MetadataKey): Promise<string | null> {
  return (await db.metadata.findUnique({ where: { name } }))?.value ?? null;
}

export async function writeMetadata(db: Transaction, name: MetadataKey, value: string): Promise<void> {
  await db.metadata.upsert({ where: { name }, create: { name, value }, update: { value } });
}

export async function deleteMetadata(db: Transaction, name: MetadataKey): Promise<void> {
  await db.metadata.deleteMany({ where: { name } });
}

/** Locks a key until the transaction ends, and returns its value, '' when it had none. Another process that locks it waits. */
export async function lockMetadata(tx: Transaction, name: MetadataKey): Promise<string> {
  await tx.$executeRaw`INSERT INTO metadata (name, value) VALUES (${name}, '') ON CONFLICT DO NOTHING`;
  const rows = await tx.$queryRaw<{ value: string }[]>`
    SELECT value FROM metadata WHERE name = ${name} FOR UPDATE`;
  return rows[0]?.value ?? '';
}
