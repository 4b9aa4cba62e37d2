/** Reads sent digests for their web page. */

import type { Transaction } from '../database/client.ts';
import type { Edition, EditionKind } from '../digest/digest.ts';
import type { Frequency } from '../readers/reader.ts';

export interface StoredDigest {
  /** The reader's local day (YYYY-MM-DD). */
  readonly day: string;
  readonly edition: Edition;
  readonly frequency: Frequency;
  readonly matched: number | null;
  /** In the order of the mail. */
  readonly paperIds: readonly number[];
}

const LARGEST_ID = 2 ** 31 - 1;

/**
 * Returns one reader's digest; `forgotten` if no delivery with this id exists any more, null if it is another
 * reader's.
 */
export async function findDigest(
  db: Transaction,
  { id, readerId }: { id: number; readerId: number },
): Promise<StoredDigest | 'forgotten' | null> {
  if (id > LARGEST_ID) return null;
  const row = await db.delivery.findUnique({
    where: { id },
    select: {
      readerId: true,
      localDay: true,
      matched: true,
      paperIds: true,
      edition: true,
      editionNumber: true,
      newSince: true,
      run: { select: { frequency: true, periodEnd: true } },
    },
  });
  // A transactional mail has none of these.
  if (row === null || row.localDay === null || row.newSince === null || row.run === null) return 'forgotten';
  if (row.readerId !== readerId) return null;
  const { localDay: day, newSince, run, matched, paperIds } = row;
  const kind = (row.edition ?? run.frequency) as EditionKind;
  const frequency = run.frequency as Frequency;
  // `newSince` has been the start of the edition's period since it was composed.
  const edition = {
    kind,
    number: row.editionNumber,
    periodStart: newSince,
    periodEnd: run.periodEnd,
    missedSince: newSince,
  };
  return { day, edition, frequency, matched, paperIds };
}

/** Returns the papers that a reader was sent on days before `day` (YYYY-MM-DD). */
export async function sentBefore(db: Transaction, readerId: number, day: string): Promise<readonly number[]> {
  const rows = await db.delivery.findMany({
    where: { readerId, localDay: { lt: day } },
    select: { paperIds: true },
  });
  return rows.flatMap(({ paperIds }) => paperIds);
}
