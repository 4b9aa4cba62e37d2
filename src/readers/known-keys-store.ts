/** Stores the fingerprints of the keys in use, so that a process with other keys is refused. */

import type { Database, Transaction } from '../database/client.ts';
import { lockMetadata, readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import type { AddressHasher } from './address-hash.ts';
import { compareKeys, type KeyCheck, type KeyFacts, nameOfKey } from './known-keys.ts';

/** Compares this process's keys with the database's, and changes nothing. */
export async function checkKeys(db: Transaction, hasher: AddressHasher): Promise<KeyCheck> {
  return compareKeys(await keyFacts(db, hasher));
}

/**
 * Refuses keys that do not include the database's, and records a rotation.
 * @throws PaperroundError `bad_configuration` with what is missing and what to do
 */
export async function admitKeys(db: Database, hasher: AddressHasher, log: Logger): Promise<void> {
  const seen = await checkKeys(db, hasher);
  if (!seen.ok) throw seen.error;
  if (!seen.isNew) return;
  await db.$transaction(async (tx) => {
    // If two processes with different keys start for the first time at once, one of them is refused.
    await lockMetadata(tx, 'signing_key');
    const keys = await keyFacts(tx, hasher);
    const check = compareKeys(keys);
    if (!check.ok) throw check.error;
    await writeMetadata(tx, 'signing_key', check.signing);
    if (keys.signing !== null && check.isNew)
      log.info(
        { from: nameOfKey(keys.signing), to: nameOfKey(check.signing) },
        'a new key signs from now on; the old ones have to stay behind it in SECRET_KEY',
      );
  });
}

/**
 * Accepts the present keys when old ones are lost for good: everything made with those is given up. Returns
 * how many suppressed addresses can no longer be recognised.
 */
export async function replaceKeys(db: Database, hasher: AddressHasher): Promise<number> {
  return db.$transaction(async (tx) => {
    await lockMetadata(tx, 'signing_key');
    const { ours, needed } = await keyFacts(tx, hasher);
    const names = ours.map(nameOfKey);
    const lost = Object.entries(needed).filter(([name]) => !names.includes(name));
    await writeMetadata(tx, 'signing_key', ours[0] as string);
    await writeMetadata(tx, 'lost_keys', JSON.stringify(lost.map(([name]) => name)));
    return lost.reduce((sum, [, count]) => sum + count, 0);
  });
}

async function keyFacts(db: Transaction, hasher: AddressHasher): Promise<KeyFacts> {
  const rows = await db.$queryRaw<{ name: string; count: number }[]>`
    SELECT split_part(address_hash, '.', 1) AS name, count(*)::int AS count FROM suppressions GROUP BY 1`;
  return {
    ours: hasher.hashes('fingerprint', ''),
    // '' is what `lockMetadata` inserts.
    signing: (await readMetadata(db, 'signing_key')) || null,
    needed: Object.fromEntries(rows.map(({ name, count }) => [name, count])),
    lost: JSON.parse((await readMetadata(db, 'lost_keys')) ?? '[]') as string[],
  };
}
