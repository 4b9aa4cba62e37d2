/** Keeps composed mails until their fate is known, so that a second try is the same bytes as the first. */
import { createHash } from 'node:crypto';
import { Prisma, type Transaction } from '../../database/client.ts';
import type { Fragment } from '../../digest/digest.ts';
import { mailOf, type Recipe, recipeOf } from './stored-message.ts';

/** A mail ready to go, as the ledger fixes it before the first try. */
export interface FixedMail {
  readonly deliveryId: number;
  readonly readerId: number;
  /** To be fixed, in the order shown; none when they are fixed since an earlier try. */
  readonly paperIds: readonly number[];
  readonly messageId: string;
  /** The Date header. */
  readonly mailDate: Date;
  /** All that matched, shown or not. */
  readonly matched: number;
  readonly raw: Buffer;
  /** What `raw` was made of, text part first; empty is allowed and only costs room. */
  readonly parts: readonly (readonly Fragment[])[];
}

/** A stored fragment is written again after this long, and pruned long after it was last written. */
const DAY = 24 * 3_600_000;

/** Remembers, for one process, which shared fragments were met once, and the ids of those that are stored since. */
export interface PieceMemory {
  ids: WeakMap<Fragment, number>;
  /** When all is forgotten, so that stored fragments are written again. */
  until: number;
}

export const createPieceMemory = (): PieceMemory => ({ ids: new WeakMap(), until: 0 });

/** In place of an id: met, but not stored. */
const MET = 0;

/** A fragment met for the second time is worth storing; shorter ones take less room spelled out than as a number. */
const LEAST_SHARED = 8;

/** The recipes of `mails`, in order; stores the pieces that they need first. */
export async function recipesOf(
  db: Transaction,
  mails: readonly FixedMail[],
  memory: PieceMemory,
  now: Date,
): Promise<Recipe[]> {
  if (memory.until <= now.getTime())
    Object.assign(memory, { ids: new WeakMap(), until: now.getTime() + DAY });
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
  if (missing.size > 0) await storePieces(db, [...missing], memory, now);
  return mails.map(({ raw, parts }) =>
    recipeOf(raw, parts, (fragment) => (fragment.bytes === null ? null : memory.ids.get(fragment) || null)),
  );
}

async function storePieces(
  db: Transaction,
  fragments: readonly Fragment[],
  memory: PieceMemory,
  now: Date,
): Promise<void> {
  // In order of their hash: two processes that store the same pieces must not wait for each other crosswise.
  const bySha = new Map(
    fragments
      .map(
        (fragment) =>
          [createHash('sha256').update(fragment.encoded, 'latin1').digest('hex'), fragment] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const rows = await db.$queryRaw<{ id: number; sha256: string }[]>`
    INSERT INTO mail_pieces (sha256, encoded, used_on)
    SELECT sha256, encoded, ${now}::date FROM unnest(${[...bySha.keys()]}::text[], ${[...bySha.values()].map(({ encoded }) => encoded)}::text[]) AS t(sha256, encoded)
    ON CONFLICT (sha256) DO UPDATE SET used_on = GREATEST(mail_pieces.used_on, EXCLUDED.used_on)
    RETURNING id, sha256`;
  const ids = new Map(rows.map(({ id, sha256 }) => [sha256, id]));
  for (const fragment of fragments) {
    const id = ids.get(createHash('sha256').update(fragment.encoded, 'latin1').digest('hex'));
    if (id !== undefined) memory.ids.set(fragment, id);
  }
}

/**
 * The bytes of mails that an earlier try composed, by delivery id. One that is missing here (a piece pruned, or its recipe not
 * the one of `sha256`) has to be composed anew from the papers that are fixed for it (`paperIds` of the claim).
 */
export async function keptMails(
  db: Transaction,
  deliveries: readonly { id: number; sha256: string | null }[],
): Promise<Map<number, Buffer>> {
  const ids = deliveries.filter(({ sha256 }) => sha256 !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: number; recipe: string }[]>`
    SELECT delivery_id AS id, recipe FROM kept_mails WHERE delivery_id = ANY(${ids}::int[])`;
  const wanted = new Map(deliveries.map(({ id, sha256 }) => [id, sha256]));
  const recipes = new Map(
    rows
      .filter(({ id, recipe }) => sha256Of(recipe) === wanted.get(id))
      .map(({ id, recipe }) => [id, JSON.parse(recipe) as Recipe]),
  );
  const pieceIds = [...new Set([...recipes.values()].flat().filter((item) => typeof item === 'number'))];
  const pieces = await db.$queryRaw<
    { id: number; encoded: string }[]
  >`SELECT id, encoded FROM mail_pieces WHERE id = ANY(${pieceIds}::int[])`;
  const encoded = new Map(pieces.map((piece) => [piece.id, piece.encoded]));
  const mails = new Map<number, Buffer>();
  for (const [id, recipe] of recipes) {
    const raw = mailOf(recipe, encoded);
    if (raw !== null) mails.set(id, raw);
  }
  return mails;
}

/** Of a recipe. Pieces are found by their own hash and never change, so this vouches for the bytes without reading all of them. */
export const sha256Of = (recipe: string): string => createHash('sha256').update(recipe).digest('hex');

/** Drops pieces that no kept mail has and that nobody stored since `before`. Gives how many went, or would go. */
export async function prunePieces(
  db: Transaction,
  before: Date,
  { dryRun }: { readonly dryRun: boolean },
): Promise<number> {
  const referenced = Prisma.sql`SELECT (item #>> '{}')::int FROM kept_mails, json_array_elements(recipe::json) AS item WHERE json_typeof(item) = 'number'`;
  const isUnused = Prisma.sql`used_on < ${before}::date AND id NOT IN (${referenced})`;
  if (!dryRun) return db.$executeRaw`DELETE FROM mail_pieces WHERE ${isUnused}`;
  const [row] = await db.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM mail_pieces WHERE ${isUnused}`;
  return row?.count ?? 0;
}
