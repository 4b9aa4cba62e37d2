/** Small facts about the store, by name. */
import type { Transaction } from './client.ts';

export type FactName =
  /** The rules that stored topic matches were made with. */
  | 'topics_version'
  /** Where the running site is reached, when BASE_URL is not set. */
  | 'served_at'
  /** Since when the mail server of SMTP_URL is away while SMTP_URL_FALLBACK takes its mail, and its words. */
  | 'smtp_url_away'
  /** The same of SMTP_URL_CONFIRMATIONS. */
  | 'smtp_url_confirmations_away'
  /** The instant up to which housekeeping was done last. */
  | 'pruned_at'
  /** Which server, database and table mails were last sent from, by PostgreSQL's own numbers (moved-store.ts). */
  | 'sent_from'
  /** When a restored backup was taken into use (`recover`). */
  | 'recovered_at'
  /** JSON: papers that were left out of digests because they cannot be shown. */
  | 'unrenderable_papers';

export async function readFact(db: Transaction, name: FactName): Promise<string | null> {
  return (await db.fact.findUnique({ where: { name } }))?.value ?? null;
}

export async function writeFact(db: Transaction, name: FactName, value: string): Promise<void> {
  await db.fact.upsert({ where: { name }, create: { name, value }, update: { value } });
}

export async function forgetFact(db: Transaction, name: FactName): Promise<void> {
  await db.fact.deleteMany({ where: { name } });
}
