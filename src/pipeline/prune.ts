/** Removes what nobody can still need. */
import type { App } from '../app.ts';
import { prunePieces } from '../delivery/kept-mail-store.ts';
import { prunePendingSignups, pruneSignupMails } from '../readers/pending-store.ts';
import { pruneReads } from '../sources/sources-store.ts';

export interface Pruned {
  /** Sign-ups that nobody confirmed in thirty days. */
  readonly pendingSignups: number;
  /** Counts of mails to addresses, older than the limit they are for. */
  readonly signupMails: number;
  /** Parts of kept mails that no mail needs any more. */
  readonly mailPieces: number;
  /** Reads older than 90 days; each source keeps its newest ones. */
  readonly reads: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const READS_KEPT_DAYS = 90;
const PIECES_KEPT_DAYS = 2;

/** Papers, sightings and what readers were sent stay for good: a paper is sent to a reader at most once, ever. */
export async function prune(app: App): Promise<Pruned> {
  const now = app.clock.now();
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  return {
    pendingSignups: await prunePendingSignups(app.db, now),
    signupMails: await pruneSignupMails(app.db, now),
    mailPieces: await prunePieces(app.db, daysAgo(PIECES_KEPT_DAYS)),
    reads: await pruneReads(app.db, daysAgo(READS_KEPT_DAYS)),
  };
}
