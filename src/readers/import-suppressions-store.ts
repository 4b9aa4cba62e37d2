/** Imports a list of addresses that must not be written to; of unknown ones, only a keyed hash is stored. */

import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { parseEmailAddress } from './email-address.ts';
import { enforceOnReaders } from './enforce-suppressions-store.ts';
import type { ReaderFile } from './import-file.ts';
import { listedReasonIn } from './import-layout.ts';
import type { EndedStatus } from './reader.ts';
import { problemOfRecord, type RejectedRow } from './reader-csv.ts';
import { addSuppressions, findSuppressions, stronger, suppressionScope } from './suppression-store.ts';

const BATCH = 1_000;
const ROWS_SHOWN = 10;

export interface SuppressedRow {
  readonly line: number;
  readonly email: string;
  readonly reason: EndedStatus;
}

export interface SuppressionsResult {
  /** Addresses in the list; one that recurs within a batch is counted once. */
  readonly suppressed: number;
  /** Readers who got mail until now, or would have. */
  readonly stopped: number;
  readonly rejected: readonly RejectedRow[];
  readonly first: readonly SuppressedRow[];
}

export interface SuppressionsContext {
  readonly hasher: AddressHasher;
  readonly now: Date;
  /** For rows without a reason that is understood; null if the operator gave none. */
  readonly reason: EndedStatus | null;
  /** Store nothing. */
  readonly dryRun: boolean;
}

/**
 * Suppresses the addresses of a list. A stronger suppression of an address stays, whether it existed before
 * or comes from an earlier row. Importing the same list again changes nothing.
 */
export async function importSuppressions(
  db: Database,
  file: ReaderFile,
  context: SuppressionsContext,
): Promise<SuppressionsResult> {
  const rejected: RejectedRow[] = [];
  const first: SuppressedRow[] = [];
  const totals = { suppressed: 0, stopped: 0 };
  let batch = new Map<string, SuppressedRow>();
  const store = async (): Promise<void> => {
    totals.suppressed += batch.size;
    if (!context.dryRun && batch.size > 0)
      totals.stopped += await db.$transaction((tx) => storeBatch(tx, batch, context));
    batch = new Map();
  };
  for await (const record of file.records) {
    const problem = problemOfRecord(record, file.layout.width);
    const row = problem === null ? file.layout.cellsOf(record) : { reason: problem };
    const address = typeof row === 'function' ? parseEmailAddress(row('email') ?? '') : null;
    const reason = reasonOf(file.layout.reasonOf(record), file.layout.tool, context.reason);
    if (address === null || typeof row === 'object' || !address.ok || reason === null) {
      rejected.push({ line: record.line, reason: whyRejected(row, address) });
      continue;
    }
    const suppressed = { line: record.line, email: address.value.address, reason };
    batch.set(address.value.key, strongerRow(batch.get(address.value.key), suppressed, context.now));
    if (first.length < ROWS_SHOWN) first.push(suppressed);
    if (batch.size >= BATCH) await store();
  }
  await store();
  return { ...totals, rejected, first };
}

function strongerRow(one: SuppressedRow | undefined, other: SuppressedRow, at: Date): SuppressedRow {
  const asSuppression = (row: SuppressedRow) => ({ ...row, scope: suppressionScope(row.reason), at });
  return one === undefined ? other : stronger(asSuppression(one), asSuppression(other));
}

function whyRejected(row: object, address: ReturnType<typeof parseEmailAddress> | null): string {
  if ('reason' in row) return String(row.reason);
  if (address !== null && !address.ok) return address.reason;
  return 'This row is of somebody who is subscribed there; `--reason` says that all of the file are out.';
}

/** Returns null if an export of another tool says that this person is not out. */
function reasonOf(word: string, tool: string | null, otherwise: EndedStatus | null): EndedStatus | null {
  return listedReasonIn(word) ?? otherwise ?? (tool === null ? 'unsubscribed' : null);
}

async function storeBatch(
  tx: Transaction,
  rows: ReadonlyMap<string, SuppressedRow>,
  { hasher, now }: SuppressionsContext,
): Promise<number> {
  const keys = [...rows.keys()].toSorted();
  const readers = await tx.$queryRaw<{ id: number; emailKey: string; status: string; createdAt: Date }[]>`
    SELECT id, email_key AS "emailKey", status, created_at AS "createdAt" FROM readers
    WHERE email_key = ANY(${keys}::text[]) ORDER BY id FOR UPDATE`;
  const known = await findSuppressions(tx, hasher, keys);
  // What is there for the same reason keeps its time: the list does not say when it began.
  const news = [...rows].filter(([key, { reason }]) => known.get(key)?.reason !== reason);
  await addSuppressions(
    tx,
    hasher,
    news.map(([emailKey, { reason }]) => ({ emailKey, reason, detail: 'from a list' })),
    now,
  );
  return (await enforceOnReaders(tx, hasher, readers)).stopped;
}
