/**
 * An operator's pause of all digests: none is claimed until the operator resumes sending, or until a given
 * instant.
 */

import { Prisma, type Transaction } from '../../database/client.ts';
import { deleteMetadata, readMetadata, writeMetadata } from '../../database/metadata-store.ts';

export interface SendingPause {
  readonly paused: boolean;
  /** When sending resumes by itself; null if it is not paused, or only the operator can resume it. */
  readonly until: Date | null;
}

/** @param until when sending resumes by itself; null: only when `resumeSending` is called */
export const pauseSending = (db: Transaction, until: Date | null): Promise<void> =>
  writeMetadata(db, 'sending_paused', until?.toISOString() ?? 'infinity');

export const resumeSending = (db: Transaction): Promise<void> => deleteMetadata(db, 'sending_paused');

export async function readPause(db: Transaction, now: Date): Promise<SendingPause> {
  const value = await readMetadata(db, 'sending_paused');
  if (value === 'infinity') return { paused: true, until: null };
  const until = value === null ? null : new Date(value);
  return until !== null && until > now ? { paused: true, until } : { paused: false, until: null };
}

/** The condition, in SQL, that digests are not paused. */
export const isNotPaused = (now: Date): Prisma.Sql =>
  // CASE ensures that no other row's value is ever cast to an instant.
  Prisma.sql`NOT EXISTS (SELECT 1 FROM metadata
    WHERE name = 'sending_paused' AND CASE name WHEN 'sending_paused' THEN value::timestamptz > ${now}::timestamptz END)`;

/** Returns a sentence about the pause; null when sending is not paused. */
export const describePause = ({ paused, until }: SendingPause): string | null =>
  paused
    ? `Sending of digests is paused${until === null ? '' : ` until ${until.toISOString()}`}: \`paperround sending resume\` resumes it.`
    : null;
