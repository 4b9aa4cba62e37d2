/**
 * All sending of digests, paused by an operator: nothing is claimed until they say otherwise, or until an
 * instant.
 */

import { Prisma, type Transaction } from '../../database/client.ts';
import { deleteMetadata, readMetadata, writeMetadata } from '../../database/metadata-store.ts';

export interface SendingPause {
  readonly paused: boolean;
  /** When it goes on by itself; null when it is not paused, or until an operator says so. */
  readonly until: Date | null;
}

/** @param until when sending goes on by itself; null: when `resumeSending` is called */
export const pauseSending = (db: Transaction, until: Date | null): Promise<void> =>
  writeMetadata(db, 'sending_paused', until?.toISOString() ?? 'infinity');

export const resumeSending = (db: Transaction): Promise<void> => deleteMetadata(db, 'sending_paused');

export async function readPause(db: Transaction, now: Date): Promise<SendingPause> {
  const value = await readMetadata(db, 'sending_paused');
  if (value === 'infinity') return { paused: true, until: null };
  const until = value === null ? null : new Date(value);
  return until !== null && until > now ? { paused: true, until } : { paused: false, until: null };
}

/** The same as a condition: digests may be claimed. */
export const isNotPaused = (now: Date): Prisma.Sql =>
  // CASE, so that no other value is ever read as an instant.
  Prisma.sql`NOT EXISTS (SELECT 1 FROM metadata
    WHERE name = 'sending_paused' AND CASE name WHEN 'sending_paused' THEN value::timestamptz > ${now}::timestamptz END)`;

/** Null when nothing is paused. */
export const describePause = ({ paused, until }: SendingPause): string | null =>
  paused
    ? `Sending of digests is paused${until === null ? '' : ` until ${until.toISOString()}`}: \`paperround sending resume\` resumes it.`
    : null;
