/** Imports a reader's own library as likes: papers in the store at once, the others when they arrive. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { Reference } from '../../listings/references/reference.ts';
import { findReferences } from '../../papers/find-references-store.ts';
import { awaitLikes } from '../../readers/awaited-likes-store.ts';
import { findReader } from '../../readers/readers-store.ts';
import type { Profiles } from './profiles.ts';

export interface ImportParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly profiles: Pick<Profiles, 'like'>;
}

export interface ImportedLikes {
  /** How many papers of the store are liked now. */
  readonly liked: number;
  /** How many more papers the reader now awaits. */
  readonly awaited: number;
}

export async function importLikes(
  { db, clock, profiles }: ImportParts,
  readerId: number,
  references: readonly Reference[],
): Promise<ImportedLikes> {
  const named = await findReferences(db, references);
  const missing = named.filter(({ paper }) => paper === null);
  const ids = new Set(named.flatMap(({ paper }) => paper?.id ?? []));
  const awaited = await db.$transaction(async (tx) =>
    // A reader who was erased in the meantime awaits nothing.
    (await findReader(tx, { id: readerId })) === null ? 0 : awaitLikes(tx, readerId, missing, clock.now()),
  );
  await profiles.like(readerId, [...ids]);
  return { liked: ids.size, awaited };
}
