/** Takes a reader's own library as likes: papers of the store at once, the others when they arrive. */

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
  /** Papers of the store that are liked now, each once. */
  readonly liked: number;
  /** New ones that are waited for. */
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
    // Erased meanwhile: no reader is left to wait.
    (await findReader(tx, { id: readerId })) === null ? 0 : awaitLikes(tx, readerId, missing, clock.now()),
  );
  await profiles.like(readerId, [...ids]);
  return { liked: ids.size, awaited };
}
