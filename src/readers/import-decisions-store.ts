/** Decides what becomes of the rows of a file, by what the store knows of their addresses. */
import type { Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { decideImport } from './decide-import.ts';
import type { PreferencesRules } from './preferences.ts';
import type { Preferences, Reader, ReaderStatus } from './reader.ts';
import type { ReaderRow, RejectedRow } from './reader-csv.ts';
import { readersByEmailKeys } from './readers-store.ts';
import { findSuppressions } from './suppression-store.ts';

export interface DecisionContext {
  readonly hasher: AddressHasher;
  readonly rules: PreferencesRules;
  readonly now: Date;
}

/** A row that would be stored so. */
export interface DecidedRow {
  readonly row: ReaderRow;
  readonly known: Reader | null;
  readonly status: ReaderStatus;
  readonly preferences: Preferences;
}

export async function decideBatch(
  tx: Transaction,
  rows: readonly ReaderRow[],
  { hasher, rules, now }: DecisionContext,
): Promise<{ accepted: readonly DecidedRow[]; rejected: readonly RejectedRow[] }> {
  const keys = rows.map(({ address }) => address.key).toSorted();
  const knownReaders = await readersByEmailKeys(tx, keys);
  const stops = await findSuppressions(tx, hasher, keys);
  const accepted: DecidedRow[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const known = knownReaders.get(row.address.key) ?? null;
    const decision = decideImport(row, known, stops.get(row.address.key) ?? null, rules, now);
    if (decision.ok)
      accepted.push({ row, known, status: decision.status, preferences: decision.preferences });
    else rejected.push({ line: row.line, reason: decision.reason });
  }
  return { accepted, rejected };
}
