/** Previews the import of a file: what would become of its rows. Stores nothing. */

import type { Database } from '../database/client.ts';
import { type DecisionContext, decideBatch } from './import-decisions-store.ts';
import { batchesOfRows, type ReaderFile } from './import-file.ts';
import { byLine, type ImportResult } from './import-readers-store.ts';
import type { Preferences, ReaderStatus } from './reader.ts';
import type { RejectedRow, RemarkedRow } from './reader-csv.ts';

export interface ImportPreview extends ImportResult {
  /** The first rows as they would be stored. */
  readonly first: readonly PreviewedRow[];
}

export interface PreviewedRow extends Pick<Preferences, 'topics' | 'queries' | 'frequency' | 'timeZone'> {
  readonly line: number;
  readonly email: string;
  readonly status: ReaderStatus;
  /** Is the address in the store already? */
  readonly known: boolean;
  readonly consent: string | null;
  readonly consentedAt: string | null;
}

const ROWS_SHOWN = 10;

/** Returns what `importReaders` would do with the file. Stores nothing. */
export async function previewImport(
  db: Database,
  file: ReaderFile,
  context: DecisionContext,
): Promise<ImportPreview> {
  const rejected: RejectedRow[] = [];
  const lostLinks: RemarkedRow[] = [];
  const first: PreviewedRow[] = [];
  // An import decides on a row that repeats an address by what the earlier row has stored.
  const before = new Map<string, ReaderStatus>();
  const totals = { imported: 0, updated: 0, pending: 0 };
  for await (const batch of batchesOfRows(file, context.now)) {
    if ('reason' in batch) {
      rejected.push(batch);
      continue;
    }
    const decided = await decideBatch(db, batch, context, before);
    rejected.push(...decided.rejected);
    lostLinks.push(...decided.lostLinks);
    for (const { row, known, status, preferences } of decided.accepted) {
      totals[known === null && !before.has(row.address.key) ? 'imported' : 'updated'] += 1;
      if (status === 'pending') totals.pending += 1;
      before.set(row.address.key, status);
      if (first.length >= ROWS_SHOWN) continue;
      const { topics, queries, frequency, timeZone } = preferences;
      first.push({
        line: row.line,
        email: row.address.address,
        status,
        known: known !== null,
        topics,
        queries,
        frequency,
        timeZone,
        consent: row.consent?.wording ?? null,
        consentedAt: row.consent?.at.toISOString() ?? null,
      });
    }
  }
  const unknownColumns = file.layout.unknown;
  return { ...totals, rejected: byLine(rejected), lostLinks, unknownColumns, first };
}
