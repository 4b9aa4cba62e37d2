/** The daily mail to OPERATOR_EMAIL: a row that one process claims, and what became of the mail. */

import type { Database, Transaction } from '../database/client.ts';
import { MINUTE_MS } from '../durations.ts';
import { redact } from '../log.ts';
import type { AttemptResult } from '../mail/mail.ts';
import { type Problem, REPORTED_FOR_MS } from '../problem.ts';

/** Attempts per day for a mail that was not accepted: it is retried after 15, 30, 60 and 120 minutes. */
const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 15 * MINUTE_MS;
/** A process that claimed the mail this long ago and has not recorded a result has crashed. */
const LOST_AFTER_MS = 15 * MINUTE_MS;

/** What `status` shows about the newest one. */
export interface OperatorMailState {
  readonly day: string;
  readonly status: string;
  readonly attempts: number;
  readonly response: string | null;
  readonly at: Date;
}

/**
 * Claims the mail of a day. The row's key gives it to one process only; a mail that may have arrived is never
 * claimed again.
 * @returns whether this process may send it
 */
export async function claimOperatorMail(db: Database, day: string, now: Date): Promise<boolean> {
  const claimed = await db.$executeRaw`
    INSERT INTO operator_mails (day, status, attempts, at) VALUES (${day}, 'sending', 1, ${now}::timestamptz)
    ON CONFLICT (day) DO UPDATE SET status = 'sending', attempts = operator_mails.attempts + 1, at = ${now}::timestamptz, next_attempt_at = NULL
    WHERE operator_mails.status = 'waiting' AND operator_mails.next_attempt_at <= ${now}::timestamptz AND operator_mails.attempts < ${MOST_ATTEMPTS}::int`;
  return claimed === 1;
}

export async function recordOperatorMail(
  db: Database,
  { day, result, now }: { readonly day: string; readonly result: AttemptResult; readonly now: Date },
): Promise<void> {
  const { status, response } = whatToRecord(result);
  const { attempts } = await db.operatorMail.findUniqueOrThrow({ where: { day } });
  const nextAttemptAt =
    status === 'waiting' ? new Date(now.getTime() + FIRST_DELAY_MS * 2 ** (attempts - 1)) : null;
  await db.operatorMail.update({
    where: { day },
    data: { status, nextAttemptAt, response: redact(response), at: now },
  });
}

function whatToRecord(result: AttemptResult): { readonly status: string; readonly response: string } {
  switch (result.kind) {
    case 'sent':
      return { status: 'sent', response: result.response };
    case 'uncertain':
      return { status: 'uncertain', response: result.reason };
    case 'unreachable':
      return { status: 'waiting', response: result.reason };
    case 'refused':
      return { status: result.permanent ? 'refused' : 'waiting', response: result.response };
  }
}

export const newestOperatorMail = (db: Transaction): Promise<OperatorMailState | null> =>
  db.operatorMail.findFirst({
    orderBy: { day: 'desc' },
    select: { day: true, status: true, attempts: true, response: true, at: true },
  });

export async function operatorMailProblems(db: Transaction, now: Date): Promise<Problem[]> {
  const mail = await newestOperatorMail(db);
  if (mail === null || now.getTime() - mail.at.getTime() > REPORTED_FOR_MS) return [];
  const isLost = mail.status === 'sending' && now.getTime() - mail.at.getTime() > LOST_AFTER_MS;
  if (!isLost && mail.status !== 'waiting' && mail.status !== 'refused') return [];
  const why = isLost ? 'the process ended while it was sent' : (mail.response ?? 'no answer');
  const text = `the mail of ${mail.day} to OPERATOR_EMAIL was not sent: ${why}`;
  return [{ kind: 'operator_mail', about: '', text }];
}
