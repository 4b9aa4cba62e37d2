/** Keeps composed mails until their fate is known, so that a second try is the same bytes as the first. */
import { createHash } from 'node:crypto';
import { Prisma, type Transaction } from '../database/client.ts';
import type { Fragment } from '../digest/digest.ts';
import { mailOf, type Recipe, recipeOf } from './kept-mail.ts';

/** A mail ready to go, as the ledger fixes it before the first try. */
export interface FixedMail {
  readonly deliveryId: number;
  readonly readerId: number;
  /** In the order shown. */
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

/** Remembers, for one process, which fragments are stored; those of readers alone never are. */
export interface PieceMemory {
  readonly met: WeakSet<Fragment>;
  readonly stored: WeakMap<Fragment, { readonly id: number; readonly until: number }>;
}

export const createPieceMemory = (): PieceMemory => ({ met: new WeakSet(), stored: new WeakMap() });

/** A fragment met for the second time is shared by mails and worth storing; shorter ones take less room spelled out than as a number. */
const LEAST_SHARED = 16;

/** The recipes of `mails`, in order; stores the pieces that they need first. */
export async function recipesOf(db: Transaction, mails: readonly FixedMail[], memory: PieceMemory, now: Date): Promise<Recipe[]> {
  const missing = new Set<Fragment>();
  for (const fragment of mails.flatMap(({ parts }) => parts.flat())) {
    if (fragment.encoded.length < LEAST_SHARED) continue;
    if ((memory.stored.get(fragment)?.until ?? 0) > now.getTime()) continue;
    if (memory.met.has(fragment)) missing.add(fragment);
    else memory.met.add(fragment);
  }
  if (missing.size > 0) await storePieces(db, [...missing], memory, now);
  return mails.map(({ raw, parts }) => recipeOf(raw, parts, (fragment) => memory.stored.get(fragment)?.id ?? null));
}

async function storePieces(db: Transaction, fragments: readonly Fragment[], memory: PieceMemory, now: Date): Promise<void> {
  // In order of their hash: two processes that store the same pieces must not wait for each other crosswise.
  const bySha = new Map(
    fragments
      .map((fragment) => [createHash('sha256').update(fragment.encoded, 'latin1').digest('hex'), fragment] as const)
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
    if (id !== undefined) memory.stored.set(fragment, { id, until: now.getTime() + DAY });
  }
}

/**
 * The bytes of mails that an earlier try composed, by delivery id. One that is missing here (its piece pruned, or its bytes not
 * those of `sha256`) has to be composed anew from the papers that are fixed for it (fixedPapers).
 */
export async function keptMails(
  db: Transaction,
  deliveries: readonly { id: number; sha256: string | null }[],
): Promise<Map<number, Buffer>> {
  const ids = deliveries.filter(({ sha256 }) => sha256 !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: number; recipe: string }[]>`
    SELECT delivery_id AS id, recipe FROM kept_mails WHERE delivery_id = ANY(${ids}::int[])`;
  const recipes = new Map(rows.map(({ id, recipe }) => [id, JSON.parse(recipe) as Recipe]));
  const pieceIds = [...new Set([...recipes.values()].flat().filter((item) => typeof item === 'number'))];
  const pieces = await db.$queryRaw<
    { id: number; encoded: string }[]
  >`SELECT id, encoded FROM mail_pieces WHERE id = ANY(${pieceIds}::int[])`;
  const encoded = new Map(pieces.map((piece) => [piece.id, piece.encoded]));
  const mails = new Map<number, Buffer>();
  for (const { id, sha256 } of deliveries) {
    const recipe = recipes.get(id);
    const raw = recipe ? mailOf(recipe, encoded) : null;
    if (raw && sha256Of(raw) === sha256) mails.set(id, raw);
  }
  return mails;
}

export const sha256Of = (raw: Buffer): string => createHash('sha256').update(raw).digest('hex');

/** Drops pieces that no kept mail has and that nobody stored since `before`. Gives how many. */
export async function prunePieces(db: Transaction, before: Date): Promise<number> {
  const referenced = Prisma.sql`SELECT (item #>> '{}')::int FROM kept_mails, json_array_elements(recipe::json) AS item WHERE json_typeof(item) = 'number'`;
  return db.$executeRaw`DELETE FROM mail_pieces WHERE used_on < ${before}::date AND id NOT IN (${referenced})`;
}
