/**
 * Adds to the database what only the suppression journal has, as after a restore, and to the journal what
 * only the database has.
 */

import { type Database, Prisma, type Transaction } from '../database/client.ts';
import { deleteMetadata, readMetadata, writeMetadata } from '../database/metadata-store.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { AddressHasher } from './address-hash.ts';
import { enforceSuppressions } from './enforce-suppressions-store.ts';
import type { SuppressionJournal } from './journal-file-store.ts';
import type { Suppression } from './reader.ts';
import { type JournalEntry, liftLine, readLines, stopLine } from './suppression-journal.ts';

const BATCH = 5_000;

export interface Followed {
  /** Suppressions and lifts that the database lacked. */
  readonly added: number;
  /** Readers who had come back, and were erased or stopped again. */
  readonly erased: number;
  readonly stopped: number;
  /** Lines that the journal lacked. */
  readonly written: number;
}

const NOTHING: Followed = { added: 0, erased: 0, stopped: 0, written: 0 };

/**
 * Called at every start. Compares journal and database in full, unless the sizes of both are as they were
 * after the last comparison; `whole` compares them anyway. A journal that cannot be read prevents no start:
 * `status` reports it.
 */
export async function followJournal(
  db: Database,
  hasher: AddressHasher,
  { log, whole = false }: { readonly log: Logger; readonly whole?: boolean },
): Promise<Followed> {
  const { journal } = hasher;
  if (journal === undefined) return NOTHING;
  try {
    const seen = JSON.stringify({
      place: journal.place,
      bytes: await journal.size(),
      rows: await countRows(db),
    });
    if (!whole && seen === (await readMetadata(db, 'journal_read'))) return NOTHING;
    const followed = await reconcile(db, hasher, { journal, log });
    if (followed === null) return NOTHING;
    await deleteMetadata(db, 'journal_trouble');
    // Recorded only if nothing was missing: after any change, the next start compares once more.
    if (followed.added + followed.written === 0) await writeMetadata(db, 'journal_read', seen);
    return followed;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).syscall === undefined) throw err;
    log.error({ err, file: journal.file }, 'the journal of suppressions cannot be read');
    await writeMetadata(db, 'journal_trouble', `${journal.file}: ${messageOf(err)}`);
    return NOTHING;
  }
}

/** Returns null if the lines that the journal lacks could not be written; `status` then reports it. */
async function reconcile(
  db: Database,
  hasher: AddressHasher,
  { journal, log }: { readonly journal: SuppressionJournal; readonly log: Logger },
): Promise<Followed | null> {
  const { newest } = readLines(await journal.read());
  const ours = [...newest.values()].filter(({ addressHash }) => hasher.canRecognise(addressHash));
  const added = await addMissing(db, ours);
  const { erased, stopped } = added > 0 ? await enforceSuppressions(db, hasher) : NOTHING;
  if (added > 0)
    log.warn(
      { added, erased, stopped },
      'the database lacked suppressions that the journal has; they hold again',
    );
  const missing = await linesToAdd(db, newest);
  const trouble = missing.length > 0 ? await journal.append(missing) : null;
  if (trouble !== null) {
    await writeMetadata(db, 'journal_trouble', `${journal.file}: ${trouble}`);
    return null;
  }
  return { added, erased, stopped, written: missing.length };
}

export interface JournalComparison {
  /** Hashes about which the journal knows something newer than the database. */
  readonly databaseLacks: number;
  /** Hashes about which the database knows something newer than the journal. */
  readonly journalLacks: number;
  /** Hashes made with a key that this process does not have. */
  readonly unrecognisable: number;
  readonly damaged: number;
  readonly addresses: number;
}

/** Compares both in full and changes nothing, for `doctor`. */
export async function compareJournal(db: Database, hasher: AddressHasher): Promise<JournalComparison> {
  const { newest, damaged } = readLines((await hasher.journal?.read()) ?? '');
  const { stops, lifts } = await inDatabase(db);
  const ours = [...newest.values()].filter(({ addressHash }) => hasher.canRecognise(addressHash));
  return {
    databaseLacks: ours.filter((entry) => {
      const stop = stops.get(entry.addressHash);
      const lift = lifts.get(entry.addressHash);
      if (entry.stop === null) return stop !== undefined && stop.at <= entry.at;
      if (stop === undefined) return lift === undefined || lift < entry.at;
      return stop.at < entry.at || (stop.at <= entry.at && goesFurther(entry.stop, stop));
    }).length,
    journalLacks: (await linesToAdd(db, newest)).length,
    unrecognisable: newest.size - ours.length,
    damaged,
    addresses: newest.size,
  };
}

const goesFurther = (one: Pick<Suppression, 'scope'>, other: Pick<Suppression, 'scope'>): boolean =>
  one.scope === 'all' && other.scope === 'digest';

async function countRows(db: Transaction): Promise<number> {
  return (await db.suppression.count()) + (await db.liftedSuppression.count());
}

/** Returns how many entries the database lacked. What it knows about a hash stays if it is newer. */
async function addMissing(db: Database, entries: readonly JournalEntry[]): Promise<number> {
  let lacked = 0;
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    lacked += await db.$transaction(async (tx) => (await addStops(tx, batch)) + (await addLifts(tx, batch)));
  }
  return lacked;
}

async function addStops(tx: Transaction, entries: readonly JournalEntry[]): Promise<number> {
  const stops = entries.flatMap(({ addressHash, at, stop }) =>
    stop === null ? [] : [{ addressHash, at, ...stop }],
  );
  if (stops.length === 0) return 0;
  const taken = await tx.$queryRaw<{ address_hash: string }[]>`
    INSERT INTO suppressions AS kept (address_hash, reason, scope, detail, at)
    SELECT line.address_hash, line.reason, line.scope, 'from the journal', line.at FROM ${rowsOf(stops)}
    WHERE NOT EXISTS (SELECT FROM lifted_suppressions l WHERE l.address_hash = line.address_hash AND l.at >= line.at)
    ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, scope = excluded.scope, detail = excluded.detail, at = excluded.at
    WHERE excluded.at > kept.at OR (excluded.at = kept.at AND excluded.scope = 'all' AND kept.scope = 'digest')
    RETURNING address_hash`;
  const hashes = taken.map(({ address_hash }) => address_hash);
  await tx.liftedSuppression.deleteMany({ where: { addressHash: { in: hashes } } });
  return taken.length;
}

const rowsOf = (stops: readonly (Suppression & { addressHash: string })[]): Prisma.Sql => Prisma.sql`
  unnest(${stops.map((row) => row.addressHash)}::text[], ${stops.map((row) => row.reason)}::text[],
    ${stops.map((row) => row.scope)}::text[], ${stops.map((row) => row.at)}::timestamptz[]) AS line(address_hash, reason, scope, at)`;

async function addLifts(tx: Transaction, entries: readonly JournalEntry[]): Promise<number> {
  const lifts = entries.filter(({ stop }) => stop === null);
  if (lifts.length === 0) return 0;
  const lines = Prisma.sql`
    unnest(${lifts.map((row) => row.addressHash)}::text[], ${lifts.map((row) => row.at)}::timestamptz[]) AS line(address_hash, at)`;
  const lifted = await tx.$executeRaw`
    DELETE FROM suppressions kept USING ${lines} WHERE kept.address_hash = line.address_hash AND kept.at <= line.at`;
  await tx.$executeRaw`
    INSERT INTO lifted_suppressions AS kept (address_hash, at) SELECT * FROM ${lines}
    WHERE NOT EXISTS (SELECT FROM suppressions s WHERE s.address_hash = line.address_hash)
    ON CONFLICT (address_hash) DO UPDATE SET at = GREATEST(kept.at, excluded.at)`;
  return lifted;
}

async function inDatabase(db: Transaction): Promise<{
  readonly stops: ReadonlyMap<string, Suppression & { readonly addressHash: string }>;
  readonly lifts: ReadonlyMap<string, Date>;
}> {
  const stops = await db.$queryRaw<(Suppression & { addressHash: string })[]>`
    SELECT address_hash AS "addressHash", reason, scope, at FROM suppressions`;
  const lifts = await db.liftedSuppression.findMany();
  return {
    stops: new Map(stops.map((row) => [row.addressHash, row])),
    lifts: new Map(lifts.map(({ addressHash, at }) => [addressHash, at])),
  };
}

/**
 * Returns lines for what the database knows that is newer than the newest line of the same hash. A lift gets
 * a line only if that newest line is a suppression.
 */
async function linesToAdd(db: Transaction, newest: ReadonlyMap<string, JournalEntry>): Promise<string[]> {
  const { stops, lifts } = await inDatabase(db);
  const newer = (hash: string, at: Date): boolean => {
    const line = newest.get(hash);
    return line === undefined || line.at < at;
  };
  return [
    ...[...stops.values()].filter((stop) => newer(stop.addressHash, stop.at)).map(stopLine),
    ...[...lifts]
      .filter(([hash, at]) => newest.get(hash)?.stop != null && newer(hash, at))
      .map(([hash, at]) => liftLine(hash, at, 'operator')),
  ];
}
