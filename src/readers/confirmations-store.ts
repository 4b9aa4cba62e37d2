/** Wishes that wait for their confirmation, each bound to the one link that confirms them. */
import type { Prisma, Transaction } from '../database/client.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './reader.ts';

/** What a confirmation link names: its token's reader and time of issue. */
export interface ConfirmationName {
  readonly readerId: number;
  readonly issuedAt: Date;
}

/**
 * Stores wishes for a link issued at `at`, or as few milliseconds later as it takes to differ from the reader's other links. Call it
 * under the reader's lock. Returns the instant of issue, which the link's token has to carry.
 */
export async function addConfirmation(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
  at: Date,
): Promise<Date> {
  const known = await tx.confirmation.findMany({
    where: { readerId, issuedAt: { gte: at } },
    select: { issuedAt: true },
  });
  const taken = new Set(known.map(({ issuedAt }) => issuedAt.getTime()));
  let instant = at.getTime();
  while (taken.has(instant)) instant += 1;
  const issuedAt = new Date(instant);
  await tx.confirmation.create({ data: { readerId, issuedAt, wishes: jsonOf(preferences) } });
  return issuedAt;
}

/** What a link would confirm; null when it confirms nothing any more. */
export async function waitingWishes(
  tx: Transaction,
  { readerId, issuedAt }: ConfirmationName,
): Promise<Preferences | null> {
  const row = await tx.confirmation.findUnique({
    where: { readerId_issuedAt: { readerId, issuedAt } },
    select: { wishes: true },
  });
  // Wishes of an earlier version may lack what readers can choose since.
  return row === null ? null : { ...DEFAULT_PREFERENCES, ...(row.wishes as Partial<Preferences>) };
}

/** When a reader's newest link was issued; null when none waits. */
export async function newestConfirmation(tx: Transaction, readerId: number): Promise<Date | null> {
  const row = await tx.confirmation.findFirst({
    where: { readerId },
    orderBy: { issuedAt: 'desc' },
    select: { issuedAt: true },
  });
  return row?.issuedAt ?? null;
}

/** The owner of a pending subscription chose something else on their own page: that is what every link confirms from now on. */
export async function replaceWishes(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  await tx.confirmation.updateMany({ where: { readerId }, data: { wishes: jsonOf(preferences) } });
}

/** Nothing waits any more: one of the reader's links was used, or the reader left. */
export async function forgetConfirmations(tx: Transaction, readerId: number): Promise<void> {
  await tx.confirmation.deleteMany({ where: { readerId } });
}

/** Forgets what was asked for before `before` and never confirmed. Returns how many there were. */
export async function pruneConfirmations(tx: Transaction, before: Date): Promise<number> {
  return (await tx.confirmation.deleteMany({ where: { issuedAt: { lt: before } } })).count;
}

function jsonOf(preferences: Preferences): Prisma.InputJsonObject {
  const keys = Object.keys(DEFAULT_PREFERENCES) as (keyof Preferences)[];
  return Object.fromEntries(keys.map((key) => [key, preferences[key]])) as Prisma.InputJsonObject;
}
