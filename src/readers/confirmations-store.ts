/** Stores preferences that await confirmation, each bound to the one link that confirms them. */

import type { Prisma, Transaction } from '../database/client.ts';
import { freeTimeOfIssue } from './issued-link.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './reader.ts';

/** What a confirmation link identifies: its token's reader and time of issue. */
export interface ConfirmationKey {
  readonly readerId: number;
  readonly issuedAt: Date;
}

/**
 * Stores preferences for a link issued at `at` (`freeTimeOfIssue`). Requires the reader's lock. Returns the
 * time of issue for the link's token.
 */
export async function addConfirmation(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
  at: Date,
): Promise<Date> {
  const others = await tx.confirmation.findMany({
    where: { readerId, issuedAt: { gte: at } },
    select: { issuedAt: true },
  });
  const issuedAt = freeTimeOfIssue(at, others);
  await tx.confirmation.create({ data: { readerId, issuedAt, wishes: toJson(preferences) } });
  return issuedAt;
}

/** Returns the preferences that a link would confirm; null if it no longer confirms anything. */
export async function waitingPreferences(
  tx: Transaction,
  { readerId, issuedAt }: ConfirmationKey,
): Promise<Preferences | null> {
  const row = await tx.confirmation.findUnique({
    where: { readerId_issuedAt: { readerId, issuedAt } },
    select: { wishes: true },
  });
  // Preferences stored by an earlier version may lack fields added since.
  return row === null ? null : { ...DEFAULT_PREFERENCES, ...(row.wishes as Partial<Preferences>) };
}

/** Returns when a reader's newest link was issued; null if none is pending. */
export async function newestConfirmation(tx: Transaction, readerId: number): Promise<Date | null> {
  const row = await tx.confirmation.findFirst({
    where: { readerId },
    orderBy: { issuedAt: 'desc' },
    select: { issuedAt: true },
  });
  return row?.issuedAt ?? null;
}

/**
 * Makes every pending link confirm these preferences, which the owner of a pending subscription has set on
 * their own page.
 */
export async function replaceWaitingPreferences(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  await tx.confirmation.updateMany({ where: { readerId }, data: { wishes: toJson(preferences) } });
}

/** Deletes a reader's pending confirmations: one of the links was used, or the reader left. */
export async function forgetConfirmations(tx: Transaction, readerId: number): Promise<void> {
  await tx.confirmation.deleteMany({ where: { readerId } });
}

/** Deletes requests that were issued before `before` and never confirmed. */
export async function pruneConfirmations(tx: Transaction, before: Date): Promise<void> {
  await tx.confirmation.deleteMany({ where: { issuedAt: { lt: before } } });
}

function toJson(preferences: Preferences): Prisma.InputJsonObject {
  const keys = Object.keys(DEFAULT_PREFERENCES) as (keyof Preferences)[];
  return Object.fromEntries(keys.map((key) => [key, preferences[key]])) as Prisma.InputJsonObject;
}
