/** Reads and writes the interest profiles of readers. */

import type { Database, Transaction } from '../../database/client.ts';
import { type Profile, profileAsRow, profileFromRow } from '../../readers/profile.ts';

/** Returns null for a reader without a profile: it takes three likes. */
export async function readProfile(db: Transaction, readerId: number): Promise<Profile | null> {
  const row = await db.profile.findUnique({ where: { readerId } });
  return row === null ? null : profileFromRow(row);
}

export async function saveProfile(db: Database, readerId: number, profile: Profile): Promise<void> {
  const { likes, grams, weights } = profileAsRow(profile);
  // Selecting from `readers` stores nothing for a reader who was erased in the meantime.
  await db.$executeRaw`
    INSERT INTO profiles (reader_id, likes, grams, weights)
    SELECT id, ${likes}, ${grams}, ${Buffer.from(weights)} FROM readers WHERE id = ${readerId}
    ON CONFLICT (reader_id) DO UPDATE SET likes = excluded.likes, grams = excluded.grams, weights = excluded.weights`;
}

export async function deleteProfile(db: Database, readerId: number): Promise<void> {
  await db.profile.deleteMany({ where: { readerId } });
}
