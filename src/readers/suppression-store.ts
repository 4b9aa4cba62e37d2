/** Stores addresses that must not be written to, as keyed hashes that outlive erasure and restore. */

import type { Transaction } from '../database/client.ts';
import { writeMetadata } from '../database/metadata-store.ts';
import { PaperroundError } from '../errors.ts';
import { redact } from '../log.ts';
import type { AddressHasher } from './address-hash.ts';
import type { SuppressionJournal } from './journal-file-store.ts';
import { isStopped, SUPPRESSION_REASONS, type Suppression, type SuppressionReason } from './reader.ts';
import { liftLine, stopLine } from './suppression-journal.ts';

/** A suppression as it is carried from one store to another. */
export interface StoredSuppression extends Suppression {
  readonly addressHash: string;
  /** E.g. the mail server's response; never an address. */
  readonly detail: string | null;
}

/** Rows per statement. */
const BATCH = 5_000;

/**
 * Returns the suppression of each of these addresses (as compared), by address; unsuppressed ones are absent.
 * One statement for all.
 */
export async function findSuppressions(
  db: Transaction,
  hasher: AddressHasher,
  emailKeys: readonly string[],
): Promise<ReadonlyMap<string, Suppression>> {
  const keyOfHash = new Map(
    emailKeys.flatMap((key) => hasher.hashes('suppression', key).map((hash) => [hash, key] as const)),
  );
  const rows = await db.suppression.findMany({ where: { addressHash: { in: [...keyOfHash.keys()] } } });
  const found = new Map<string, Suppression>();
  for (const row of rows) {
    const key = keyOfHash.get(row.addressHash);
    if (key !== undefined) found.set(key, stronger(found.get(key), toSuppression(row)));
  }
  return found;
}

/** Returns the suppression of one address (as compared), or null. */
export async function findSuppression(
  db: Transaction,
  hasher: AddressHasher,
  emailKey: string,
): Promise<Suppression | null> {
  return (await findSuppressions(db, hasher, [emailKey])).get(emailKey) ?? null;
}

/**
 * Refuses mail to a suppressed address that someone other than its reader asks for.
 * @param scopes the scopes of suppressions that refuse it
 * @throws PaperroundError `suppressed_address`
 */
export async function refuseSuppressed(
  { db, hasher }: { readonly db: Transaction; readonly hasher: AddressHasher },
  emailKey: string,
  scopes: readonly Suppression['scope'][],
): Promise<void> {
  const stop = await findSuppression(db, hasher, emailKey);
  if (stop === null || !scopes.includes(stop.scope)) return;
  throw new PaperroundError(
    'suppressed_address',
    `This address must not be written to: it is ${stop.reason}.`,
    {
      hint: 'Name another address, or lift the suppression when you know that its cause is gone.',
      facts: { reason: stop.reason, scope: stop.scope },
    },
  );
}

export interface NewSuppression {
  readonly reason: SuppressionReason;
  /** Default: that of the reason. */
  readonly scope?: Suppression['scope'];
  readonly detail?: string;
}

/** Suppresses an address. `mergeSuppressions` says what becomes of an existing suppression. */
export const addSuppression = (
  tx: Transaction,
  hasher: AddressHasher,
  emailKey: string,
  stop: NewSuppression,
  now: Date,
): Promise<void> => addSuppressions(tx, hasher, [{ emailKey, ...stop }], now);

/** The same for many addresses, in few statements. */
export async function addSuppressions(
  tx: Transaction,
  hasher: AddressHasher,
  stops: readonly (NewSuppression & { readonly emailKey: string })[],
  now: Date,
): Promise<void> {
  const rows = stops.map(({ emailKey, reason, scope = suppressionScope(reason), detail }) => ({
    addressHash: hasher.hash('suppression', emailKey),
    reason,
    scope,
    detail: detail === undefined ? null : redact(detail).slice(0, 500),
    at: now,
  }));
  await mergeSuppressions(tx, rows, hasher.journal);
}

/**
 * Stores suppressions, e.g. those of another store. The wider scope wins; of equal scopes, what a person
 * decided (`WEIGHT`); of equal reasons, the newer one. An erased address stays erased. Whatever the clock
 * says, a change of a hash is never dated before the previous one, so that the newest line of the journal is
 * the last one.
 */
export async function mergeSuppressions(
  tx: Transaction,
  suppressions: readonly StoredSuppression[],
  journal?: SuppressionJournal,
): Promise<void> {
  for (let start = 0; start < suppressions.length; start += BATCH) {
    const rows = strongestByHash(suppressions.slice(start, start + BATCH));
    const changed = await tx.$queryRaw<(Suppression & { addressHash: string })[]>`
      WITH lifted AS (
        DELETE FROM lifted_suppressions WHERE address_hash = ANY(${rows.map((row) => row.addressHash)}::text[]) RETURNING address_hash, at
      )
      INSERT INTO suppressions AS kept (address_hash, reason, scope, detail, at)
      SELECT row.address_hash, row.reason, row.scope, row.detail, GREATEST(row.at, lifted.at + interval '1 ms')
      FROM unnest(${rows.map((row) => row.addressHash)}::text[], ${rows.map((row) => row.reason)}::text[],
        ${rows.map((row) => row.scope)}::text[], ${rows.map((row) => row.detail)}::text[], ${rows.map((row) => row.at)}::timestamptz[])
        AS row(address_hash, reason, scope, detail, at)
      LEFT JOIN lifted USING (address_hash)
      ON CONFLICT (address_hash) DO UPDATE
        SET reason = CASE kept.reason WHEN 'erased' THEN kept.reason ELSE excluded.reason END,
          scope = excluded.scope, detail = excluded.detail, at = GREATEST(excluded.at, kept.at)
      WHERE (excluded.scope = 'all', array_position(${WEIGHT}::text[], excluded.reason), excluded.at)
        >= (kept.scope = 'all', array_position(${WEIGHT}::text[], kept.reason), kept.at)
      RETURNING address_hash AS "addressHash", reason, scope, at`;
    await writeToJournal(tx, journal, changed.map(stopLine));
  }
}

/**
 * Called before the transaction ends, so that an accepted stop is never missing from the journal; one that is
 * rolled back was at least intended. A journal that cannot be written never prevents anyone from leaving:
 * `status` reports it, and the next start writes what is missing.
 */
async function writeToJournal(
  tx: Transaction,
  journal: SuppressionJournal | undefined,
  lines: readonly string[],
): Promise<void> {
  if (journal === undefined || lines.length === 0) return;
  const trouble = await journal.append(lines);
  if (trouble !== null) await writeMetadata(tx, 'journal_trouble', `${journal.file}: ${trouble}`);
}

/**
 * Lifts what stops an address: all of it, or only what the person may lift by returning (`digest`).
 * Returns how much was lifted.
 */
export async function liftSuppression(
  tx: Transaction,
  hasher: AddressHasher,
  emailKey: string,
  upTo: Suppression['scope'],
  now: Date,
): Promise<number> {
  const hashes = [...hasher.hashes('suppression', emailKey)];
  const lifted = await tx.$queryRaw<{ addressHash: string; at: Date }[]>`
    WITH gone AS (
      DELETE FROM suppressions WHERE address_hash = ANY(${hashes}::text[]) AND (${upTo} = 'all' OR scope = 'digest') RETURNING address_hash, at
    )
    INSERT INTO lifted_suppressions AS kept (address_hash, at)
    SELECT address_hash, GREATEST(${now}::timestamptz, at + interval '1 ms') FROM gone
    ON CONFLICT (address_hash) DO UPDATE SET at = excluded.at
    RETURNING address_hash AS "addressHash", at`;
  const by = upTo === 'all' ? 'operator' : 'return';
  await writeToJournal(
    tx,
    hasher.journal,
    lifted.map(({ addressHash, at }) => liftLine(addressHash, at, by)),
  );
  return lifted.length;
}

/**
 * Counts suppressions, and those of them that have no effect any more because the key they were hashed with
 * is gone.
 */
export async function countSuppressions(
  db: Transaction,
  hasher: AddressHasher,
): Promise<{
  readonly total: number;
  readonly byReason: Readonly<Record<SuppressionReason, number>>;
  readonly unrecognisable: number;
}> {
  const groups = await db.$queryRaw<{ prefix: string; reason: string; count: bigint }[]>`
    SELECT split_part(address_hash, '.', 1) AS prefix, reason, count(*) AS count FROM suppressions GROUP BY 1, 2`;
  const sum = (counted: typeof groups): number =>
    counted.reduce((total, { count }) => total + Number(count), 0);
  return {
    total: sum(groups),
    byReason: Object.fromEntries(
      SUPPRESSION_REASONS.map((reason) => [reason, sum(groups.filter((group) => group.reason === reason))]),
    ) as Record<SuppressionReason, number>,
    unrecognisable: sum(groups.filter(({ prefix }) => !hasher.canRecognise(`${prefix}.`))),
  };
}

/** Returns the default scope of a reason. */
export const suppressionScope = (reason: SuppressionReason): Suppression['scope'] =>
  isStopped(reason) ? 'all' : 'digest';

/** Of equal scopes, later reasons take precedence: what a person decided, over what a mail server reports. */
const WEIGHT: readonly SuppressionReason[] = ['bounced', 'unsubscribed', 'complained', 'erased'];

/** Returns which of two suppressions of an address prevails; `other` if they are equal. */
export function stronger<T extends Suppression>(one: T | undefined, other: T): T {
  if (one === undefined) return other;
  if (one.scope !== other.scope) return one.scope === 'all' ? one : other;
  if (one.reason !== other.reason)
    return WEIGHT.indexOf(one.reason) > WEIGHT.indexOf(other.reason) ? one : other;
  return one.at > other.at ? one : other;
}

// One statement cannot update a row twice, so each hash must occur once.
function strongestByHash(suppressions: readonly StoredSuppression[]): readonly StoredSuppression[] {
  const byHash = new Map<string, StoredSuppression>();
  for (const row of suppressions) {
    const kept = byHash.get(row.addressHash);
    const isErased = kept?.reason === 'erased' || row.reason === 'erased';
    byHash.set(row.addressHash, { ...stronger(kept, row), ...(isErased ? { reason: 'erased' } : {}) });
  }
  return [...byHash.values()];
}

function toSuppression(row: { reason: string; scope: string; at: Date }): Suppression {
  const reason = SUPPRESSION_REASONS.find((known) => known === row.reason);
  if (reason === undefined) {
    throw new PaperroundError(
      'database_drift',
      `A suppression has reason ${JSON.stringify(row.reason)}, expected one of ${SUPPRESSION_REASONS.join(', ')}.`,
      { hint: 'The store was written by another version; use that one, or a newer one.' },
    );
  }
  return { reason, scope: row.scope === 'all' ? 'all' : 'digest', at: row.at };
}
