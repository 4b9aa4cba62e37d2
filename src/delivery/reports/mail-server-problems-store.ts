/** Reports unavailable mail servers, and mails that they delay. */

import type { Transaction } from '../../database/client.ts';
import { readMetadata } from '../../database/metadata-store.ts';
import { MINUTE_MS } from '../../durations.ts';
import { type Problem, problemsOf } from '../../problem.ts';
import { readPause } from '../queue/pause-store.ts';
import { describeReason, reasonOf } from '../reason.ts';
import { oldestRetriedTransactional } from '../transactional/transactional-store.ts';

/** Confirmations that wait longer are a problem, because a person is waiting for each. */
const LONG_FOR_A_CONFIRMATION_MS = 15 * MINUTE_MS;

export async function mailServerProblems(db: Transaction, now: Date): Promise<Problem[]> {
  return [
    ...(await unavailableServers(db)),
    ...problemsOf('digests_wait', await digestsThatWait(db, now)),
    ...problemsOf('confirmations_wait', await transactionalMailsThatWait(db, now)),
  ];
}

/** Reports mail servers whose mail SMTP_URL_FALLBACK accepts in their place. */
async function unavailableServers(db: Transaction): Promise<Problem[]> {
  const [digests, confirmations] = await Promise.all([
    readMetadata(db, 'smtp_url_unavailable'),
    readMetadata(db, 'smtp_url_confirmations_unavailable'),
  ]);
  const unavailable = { SMTP_URL: digests, SMTP_URL_CONFIRMATIONS: confirmations };
  return Object.entries(unavailable).flatMap(([variable, since]) =>
    since === null
      ? []
      : [
          {
            kind: 'mail_server_unavailable' as const,
            about: variable,
            text: `the mail server of ${variable} is unavailable and SMTP_URL_FALLBACK takes its mail, since ${since}`,
          },
        ],
  );
}

/**
 * Reports digests delayed by an unavailable mail server, and those that have not been tried because of it.
 * Deferrals are no problem: greylisting is routine. During a pause all digests wait on purpose.
 */
async function digestsThatWait(db: Transaction, now: Date): Promise<string[]> {
  if ((await readPause(db, now)).paused) return [];
  const isUnavailable = [
    { reasonCode: { in: ['not_reached', 'login_refused', 'broke_off', 'our_limit'] } },
    { reasonCode: 'server_said_later', attempts: 0 },
  ];
  const retrying = { status: 'retrying', OR: isUnavailable };
  const toMailServer = { priority: 1, reader: { webhook: null } };
  const last = await db.delivery.findFirst({
    where: { ...toMailServer, ...retrying },
    orderBy: { nextAttemptAt: 'desc' },
    select: { reasonCode: true, reasonDetail: true, response: true },
  });
  if (last === null) return [];
  const waiting = await db.delivery.count({
    where: { ...toMailServer, OR: [retrying, { status: 'planned', run: { stoppedAt: null } }] },
  });
  const number = waiting === 1 ? '1 digest waits' : `${waiting} digests wait`;
  return [`${number}: ${describeReason(reasonOf(last))} (${last.response ?? 'no answer'})`];
}

async function transactionalMailsThatWait(db: Transaction, now: Date): Promise<string[]> {
  const oldest = await oldestRetriedTransactional(db);
  if (oldest === null || now.getTime() - oldest.plannedAt.getTime() < LONG_FOR_A_CONFIRMATION_MS) return [];
  return [
    `confirmations wait since ${oldest.plannedAt.toISOString()}: ${oldest.response ?? describeReason(oldest.reason) ?? 'no answer yet'}`,
  ];
}
