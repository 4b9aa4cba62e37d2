/** Stores what readers say about papers. */

import type { Database, Transaction } from '../database/client.ts';
import type { FeedbackKind } from './feedback.ts';

export interface SaidOfPaper {
  readonly paperId: number;
  readonly title: string;
  readonly kind: FeedbackKind;
  readonly at: Date;
}

/**
 * Records feedback. `more` and `less` exclude each other: the later one replaces the earlier. Repeating
 * feedback changes nothing.
 */
export async function recordFeedback(
  db: Transaction,
  said: {
    readonly readerId: number;
    readonly paperId: number;
    readonly kind: FeedbackKind;
    readonly at: Date;
  },
): Promise<void> {
  const { readerId, paperId, kind, at } = said;
  const opposite = kind === 'more' ? 'less' : kind === 'less' ? 'more' : null;
  await db.$executeRaw`
    WITH contradicted AS (
      DELETE FROM feedback WHERE reader_id = ${readerId} AND paper_id = ${paperId} AND kind = ${opposite}
    )
    INSERT INTO feedback (reader_id, paper_id, kind, at)
    SELECT id, ${paperId}, ${kind}, ${at}::timestamptz FROM readers WHERE id = ${readerId}
    ON CONFLICT DO NOTHING`;
}

/** @param which one kind of feedback on a paper, all feedback on a paper, or (the default) everything */
export async function forgetFeedback(
  db: Transaction,
  readerId: number,
  which: { readonly paperId?: number; readonly kind?: FeedbackKind } = {},
): Promise<void> {
  await db.feedback.deleteMany({ where: { readerId, paperId: which.paperId, kind: which.kind } });
}

/** Lists a reader's feedback, newest first. */
export const listFeedback = (db: Transaction, readerId: number): Promise<SaidOfPaper[]> => db.$queryRaw<
  SaidOfPaper[]
>`
  SELECT f.paper_id AS "paperId", p.title, f.kind, f.at FROM feedback f JOIN papers p ON p.id = f.paper_id
  WHERE f.reader_id = ${readerId} ORDER BY f.at DESC, f.paper_id, f.kind`;

/** Returns the papers that the reader wants more of, and those that are not for them, each newest first. */
export async function listLikes(
  db: Transaction,
  readerId: number,
): Promise<{ readonly liked: readonly number[]; readonly disliked: readonly number[] }> {
  const rows = await db.feedback.findMany({
    where: { readerId, kind: { in: ['more', 'less'] } },
    orderBy: [{ at: 'desc' }, { paperId: 'asc' }],
    select: { paperId: true, kind: true },
  });
  const ids = (wanted: FeedbackKind): readonly number[] =>
    rows.filter(({ kind }) => kind === wanted).map(({ paperId }) => paperId);
  return { liked: ids('more'), disliked: ids('less') };
}

/** Sets whether the reader's digests ignore the interest profile. */
export async function setProfileOff(db: Database, readerId: number, off: boolean): Promise<void> {
  await db.reader.updateMany({ where: { id: readerId }, data: { profileOff: off } });
}

export async function isProfileOff(db: Transaction, readerId: number): Promise<boolean> {
  const reader = await db.reader.findUnique({ where: { id: readerId }, select: { profileOff: true } });
  return reader?.profileOff ?? false;
}
