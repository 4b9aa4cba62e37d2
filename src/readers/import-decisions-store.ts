/** Decides what becomes of the rows of a file, given what the store knows about their addresses. */

import type { Transaction } from '../database/client.ts';
import type { ReaderRules } from '../topics/reader-rules.ts';
import type { AddressHasher } from './address-hash.ts';
import { decideImport } from './decide-import.ts';
import type { Preferences, Reader, ReaderStatus } from './reader.ts';
import type { ReaderRow, RejectedRow, RemarkedRow } from './reader-csv.ts';
import { readersByEmailKeys } from './readers-store.ts';
import { findSuppressions } from './suppression-store.ts';

export interface DecisionContext {
  readonly hasher: AddressHasher;
  readonly rules: ReaderRules;
  readonly now: Date;
}

/** An accepted row as it would be stored. */
export interface DecidedRow {
  readonly row: ReaderRow;
  readonly known: Reader | null;
  readonly status: ReaderStatus;
  readonly preferences: Preferences;
  /**
   * The public id for a new reader that keeps links in mails from elsewhere working; null to make a new id.
   */
  readonly linkId: string | null;
}

interface DecidedBatch {
  readonly accepted: readonly DecidedRow[];
  readonly rejected: readonly RejectedRow[];
  /** Accepted rows for which links in mails from elsewhere do not work here, and why, as a sentence. */
  readonly lostLinks: readonly RemarkedRow[];
}

/** @param before statuses, by address as compared, that earlier rows of a preview would have stored */
export async function decideBatch(
  tx: Transaction,
  rows: readonly ReaderRow[],
  { hasher, rules, now }: DecisionContext,
  before: ReadonlyMap<string, ReaderStatus> = new Map(),
): Promise<DecidedBatch> {
  const keys = rows.map(({ address }) => address.key).toSorted();
  const knownReaders = await readersByEmailKeys(tx, keys);
  const stops = await findSuppressions(tx, hasher, keys);
  const accepted: DecidedRow[] = [];
  const rejected: RejectedRow[] = [];
  const lostLinks: RemarkedRow[] = [];
  const takenIds = await takenLinkIds(tx, rows);
  for (const row of rows) {
    const known = knownReaders.get(row.address.key) ?? null;
    const present = before.get(row.address.key) ?? known?.status ?? null;
    const decision = decideImport(row, known, present, stops.get(row.address.key) ?? null, rules, now);
    if (!decision.ok) {
      rejected.push({ line: row.line, reason: decision.reason });
      continue;
    }
    const { status, preferences } = decision;
    const lost = whyLinksAreLost(row, known, takenIds);
    if (lost !== null) lostLinks.push({ line: row.line, reason: lost });
    const linkId = known === null && lost === null ? row.linkId : null;
    if (linkId !== null) takenIds.add(linkId);
    accepted.push({ row, known, status, preferences, linkId });
  }
  return { accepted, rejected, lostLinks };
}

async function takenLinkIds(tx: Transaction, rows: readonly ReaderRow[]): Promise<Set<string>> {
  const asked = rows.flatMap(({ linkId }) => (linkId === null ? [] : [linkId]));
  if (asked.length === 0) return new Set();
  const taken = await tx.reader.findMany({
    where: { publicId: { in: asked } },
    select: { publicId: true },
  });
  return new Set(taken.map(({ publicId }) => publicId));
}

function whyLinksAreLost(
  { linkId }: ReaderRow,
  known: Reader | null,
  taken: ReadonlySet<string>,
): string | null {
  if (linkId === null || linkId === known?.publicId) return null;
  if (known !== null)
    return 'Links in mails from elsewhere do not work for this row: the address is here already, with links of its own.';
  return taken.has(linkId)
    ? 'Links in mails from elsewhere do not work for this row: its link_id is that of another reader here.'
    : null;
}
