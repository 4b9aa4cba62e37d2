/** Stores composed mails until their outcome is known, so that a second attempt sends the same bytes. */

import { hash } from 'node:crypto';
import { Prisma, type Transaction } from '../../database/client.ts';
import { deleteOrCountSql } from '../../database/postgres/delete-or-count.ts';
import type { Edition } from '../../digest/digest.ts';
import { DAY_MS } from '../../durations.ts';
import type { Fragment } from '../../mail/format/fragment.ts';
import { assembleMessage, type Manifest, manifestFor } from './stored-message.ts';

/** A mail ready to be sent, as it is fixed in the ledger before the first attempt. */
export interface FixedMail {
  readonly deliveryId: number;
  readonly readerId: number;
  /** The address it was composed for; the reader's address may change. */
  readonly email: string;
  /** Papers to be fixed, in the order shown; empty if an earlier attempt fixed them. */
  readonly paperIds: readonly number[];
  readonly edition: Pick<Edition, 'kind' | 'number' | 'periodStart'>;
  readonly messageId: string;
  /** The value of the Date header. */
  readonly mailDate: Date;
  /** How many papers matched, shown or not. */
  readonly matched: number;
  readonly raw: Buffer;
  /** The fragments that `raw` was made of, text part first. May be empty, which only costs space. */
  readonly parts: readonly (readonly Fragment[])[];
}

/**
 * A stored fragment is written again after this long; pruning deletes it only long after it was last written.
 */
const REWRITTEN_AFTER_MS = DAY_MS;

/** Remembers, for one process, which shared fragments were met once, and the ids of those that are stored. */
export interface ChunkMemory {
  ids: WeakMap<Fragment, number>;
  /** When the memory is cleared, so that stored fragments are written again; in milliseconds since 1970. */
  until: number;
}

export const createChunkMemory = (): ChunkMemory => ({ ids: new WeakMap(), until: 0 });

/** Stands in place of an id: this fragment was met once, but is not stored. */
const MET = 0;

/**
 * A shared fragment is stored when it is met for the second time, unless it is shorter than this: inline it
 * takes no more space than a number.
 */
const LEAST_SHARED = 8;

/** Returns the manifests of `mails`, in order. First stores the chunks that they need. */
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
  // Sorted by hash, so that two processes that store the same chunks do not deadlock.
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
 * Returns the bytes of mails that an earlier attempt composed, by delivery id. If one is missing (a chunk was
 * pruned, or the manifest does not match `sha256`), compose it again from the papers fixed for it (`paperIds`
 * of the claim).
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
 * Returns the hash of a manifest. Chunks are identified by their own hash and never change, so this verifies
 * the whole mail without reading all of its bytes.
 */
export const sha256Of = (manifest: string): string => hash('sha256', manifest);

/**
 * Deletes chunks that no stored message uses and that were last written before `before`. Returns how many
 * were, or with `dryRun` would be, deleted.
 */
export async function pruneChunks(
  db: Transaction,
  before: Date,
  work: { readonly dryRun: boolean },
): Promise<number> {
  const referenced = Prisma.sql`SELECT (item #>> '{}')::int FROM stored_messages, json_array_elements(manifest::json) AS item WHERE json_typeof(item) = 'number'`;
  const isUnused = Prisma.sql`used_on < ${before}::date AND id NOT IN (${referenced})`;
  return deleteOrCountSql(db, 'message_chunks', isUnused, work);
}
