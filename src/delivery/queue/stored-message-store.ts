/** Stores composed mails until their outcome is known, so that a second attempt sends the same bytes. */

import { hash } from 'node:crypto';
import { Prisma, type Transaction } from '../../database/client.ts';
import type { Edition } from '../../digest/digest.ts';
import { DAY_MS } from '../../durations.ts';
import type { Fragment } from '../../mail/format/fragment.ts';
import { assembleMessage, type Manifest, manifestFor } from './stored-message.ts';

/** A mail ready to be sent, as the ledger fixes it before the first attempt. */
export interface FixedMail {
  readonly deliveryId: number;
  readonly readerId: number;
  /** The address that it is for; a reader may get another one. */
  readonly email: string;
  /** To be fixed, in the order shown; none if an earlier attempt fixed them. */
  readonly paperIds: readonly number[];
  readonly edition: Pick<Edition, 'kind' | 'number' | 'periodStart'>;
  readonly messageId: string;
  /** The Date header. */
  readonly mailDate: Date;
  /** How many papers matched, shown or not. */
  readonly matched: number;
  readonly raw: Buffer;
  /** What `raw` was made of, text part first; may be empty, which only takes more space. */
  readonly parts: readonly (readonly Fragment[])[];
}

/** A stored fragment is written again after this long, and pruned long after it was last written. */
const REWRITTEN_AFTER_MS = DAY_MS;

/**
 * Remembers, for one process, which shared fragments were seen once, and the ids of those stored
 * since.
 */
export interface ChunkMemory {
  ids: WeakMap<Fragment, number>;
  /** When the memory is cleared, so that stored fragments are written again. */
  until: number;
}

export const createChunkMemory = (): ChunkMemory => ({ ids: new WeakMap(), until: 0 });

/** In place of an id: seen, but not stored. */
const MET = 0;

/**
 * A fragment is stored when it is seen for the second time; shorter ones take less space inline than
 * as a number.
 */
const LEAST_SHARED = 8;

/** The manifests of `mails`, in order; first stores the chunks that they need. */
export async function manifestsFor(
  db: Transaction,
  mails: readonly FixedMail[],
  memory: ChunkMemory,
  now: Date,
): Promise<Manifest[]> {
  if (memory.until <= now.getTime())
    Object.assign(memory, { ids: new WeakMap(), until: now.getTime() + REWRITTEN_AFTER_MS });
  const missing = new Set<Fragment>();
  for (const { parts } of mails) {
    for (const part of parts) {
      for (const fragment of part) {
        if (fragment.bytes === null || fragment.encoded.length < LEAST_SHARED) continue;
        const id = memory.ids.get(fragment);
        if (id === undefined) memory.ids.set(fragment, MET);
        else if (id === MET) missing.add(fragment);
      }
    }
  }
  if (missing.size > 0) await storeChunks(db, [...missing], memory, now);
  return mails.map(({ raw, parts }) =>
    manifestFor(raw, parts, (fragment) =>
      fragment.bytes === null ? null : memory.ids.get(fragment) || null,
    ),
  );
}

async function storeChunks(
  db: Transaction,
  fragments: readonly Fragment[],
  memory: ChunkMemory,
  now: Date,
): Promise<void> {
  const hashed = fragments.map((fragment) => [hash('sha256', fragment.encoded), fragment] as const);
  // Ordered by hash, so that two processes that store the same chunks do not deadlock.
  const bySha = new Map(hashed.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const rows = await db.$queryRaw<{ id: number; sha256: string }[]>`
    INSERT INTO message_chunks (sha256, encoded, used_on)
    SELECT sha256, encoded, ${now}::date FROM unnest(${[...bySha.keys()]}::text[], ${[...bySha.values()].map(({ encoded }) => encoded)}::text[]) AS t(sha256, encoded)
    ON CONFLICT (sha256) DO UPDATE SET used_on = GREATEST(message_chunks.used_on, EXCLUDED.used_on)
    RETURNING id, sha256`;
  const ids = new Map(rows.map(({ id, sha256 }) => [sha256, id]));
  for (const [sha256, fragment] of hashed) {
    const id = ids.get(sha256);
    if (id !== undefined) memory.ids.set(fragment, id);
  }
}

/**
 * The bytes of mails that an earlier attempt composed, by delivery id. A missing one (a chunk was
 * pruned, or the manifest does not match `sha256`) must be composed anew from the papers fixed for it
 * (`paperIds` of the claim).
 */
export async function loadStoredMessages(
  db: Transaction,
  deliveries: readonly { id: number; sha256: string | null }[],
): Promise<Map<number, Buffer>> {
  const ids = deliveries.filter(({ sha256 }) => sha256 !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: number; manifest: string }[]>`
    SELECT delivery_id AS id, manifest FROM stored_messages WHERE delivery_id = ANY(${ids}::int[])`;
  const wanted = new Map(deliveries.map(({ id, sha256 }) => [id, sha256]));
  const manifests = new Map(
    rows
      .filter(({ id, manifest }) => sha256Of(manifest) === wanted.get(id))
      .map(({ id, manifest }) => [id, JSON.parse(manifest) as Manifest]),
  );
  const chunkIds = [...new Set([...manifests.values()].flat().filter((item) => typeof item === 'number'))];
  const chunks = await db.$queryRaw<
    { id: number; encoded: string }[]
  >`SELECT id, encoded FROM message_chunks WHERE id = ANY(${chunkIds}::int[])`;
  const encoded = new Map(chunks.map((chunk) => [chunk.id, chunk.encoded]));
  const mails = new Map<number, Buffer>();
  for (const [id, manifest] of manifests) {
    const raw = assembleMessage(manifest, encoded);
    if (raw !== null) mails.set(id, raw);
  }
  return mails;
}

/**
 * The hash of a manifest. Chunks are found by their own hash and never change, so this verifies the
 * bytes without reading all of them.
 */
export const sha256Of = (manifest: string): string => hash('sha256', manifest);

/**
 * Deletes chunks that no stored message uses and that were not written since `before`. Returns how
 * many were, or would be, deleted.
 */
export async function pruneChunks(
  db: Transaction,
  before: Date,
  { dryRun }: { readonly dryRun: boolean },
): Promise<number> {
  const referenced = Prisma.sql`SELECT (item #>> '{}')::int FROM stored_messages, json_array_elements(manifest::json) AS item WHERE json_typeof(item) = 'number'`;
  const isUnused = Prisma.sql`used_on < ${before}::date AND id NOT IN (${referenced})`;
  if (!dryRun) return db.$executeRaw`DELETE FROM message_chunks WHERE ${isUnused}`;
  const [row] = await db.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM message_chunks WHERE ${isUnused}`;
  return row?.count ?? 0;
}
