/** Exports readers as CSV, in batches. */

import type { Transaction } from '../database/client.ts';
import { writeCsvRecord } from './csv.ts';
import type { Reader } from './reader.ts';
import { FURTHER_COLUMNS, LINK_COLUMN, READER_COLUMNS, type ReaderColumn } from './reader-columns.ts';
import { type GivenConsent, readerCells } from './reader-csv.ts';
import { allReaders } from './readers-store.ts';
import { isWebhookAddress } from './webhook.ts';

/** A reader with the consent in force. */
export interface ExportedReader {
  readonly reader: Reader;
  readonly consent: GivenConsent | null;
}

/**
 * Yields all readers but webhooks as CSV text, in order of id, in chunks of whole lines. `importReaders`
 * reads it back.
 * @param withLinks adds the column that keeps links in sent mails working where the file is imported under
 * the same SECRET_KEY; default false
 */
export async function* exportReadersAsCsv(
  db: Transaction,
  now: Date,
  { withLinks = false }: { readonly withLinks?: boolean } = {},
): AsyncGenerator<string> {
  const columns = [...(await columnsInUse(db)), ...(withLinks ? [LINK_COLUMN] : [])];
  yield writeCsvRecord(columns);
  for await (const batch of exportedReaders(db)) {
    yield batch
      .map(({ reader, consent }) => writeCsvRecord(readerCells(reader, consent, columns, now)))
      .join('');
  }
}

/** Yields all readers but webhooks with their consents, in order of id, up to 1,000 at a time. */
export async function* exportedReaders(db: Transaction): AsyncGenerator<readonly ExportedReader[]> {
  for await (const batch of allReaders(db)) {
    // A webhook's URL is a secret that belongs in no file, and an import accepts mail addresses only.
    const readers = batch.filter(({ email }) => !isWebhookAddress(email));
    const consents = await standingConsents(
      db,
      readers.map(({ id }) => id),
    );
    yield readers.map((reader) => ({ reader, consent: consents.get(reader.id) ?? null }));
  }
}

/** Returns the latest consent of each of these readers, by reader id. */
async function standingConsents(
  db: Transaction,
  readerIds: readonly number[],
): Promise<ReadonlyMap<number, GivenConsent>> {
  const rows = await db.$queryRaw<{ reader_id: number; wording: string; at: Date }[]>`
    SELECT DISTINCT ON (reader_id) reader_id, wording, at FROM consents
    WHERE reader_id = ANY(${[...readerIds]}::int[]) AND event = 'confirmed' ORDER BY reader_id, at DESC, id DESC`;
  return new Map(rows.map(({ reader_id, wording, at }) => [reader_id, { wording, at }]));
}

/**
 * Returns the ten columns of every export, and those further ones without which some reader could not be
 * restored exactly.
 */
async function columnsInUse(db: Transaction): Promise<readonly ReaderColumn[]> {
  const [used] = await db.$queryRaw<Record<(typeof FURTHER_COLUMNS)[number], boolean | null>[]>`
    SELECT bool_or(frequency = 'weekly') AS weekday, bool_or(frequency = 'monthly') AS month_day,
      bool_or(pause_until IS NOT NULL) AS pause_until, bool_or(replacements) AS replacements,
      bool_or(exclusions <> '{}') AS exclusions, bool_or(authors <> '{}') AS authors,
      bool_or(layout <> 'medium') AS layout, bool_or(format <> 'html') AS format, bool_or(group_by_topic) AS group_by_topic,
      bool_or(locale IS NOT NULL) AS locale FROM readers`;
  return [...READER_COLUMNS, ...FURTHER_COLUMNS.filter((column) => used?.[column] === true)];
}
