/** After a round of the timetable: looks for problems, and fetches HEARTBEAT_URL or mails the operator. */

import { type MailerParts, openMailer } from '../delivery/sending/mailer.ts';
import { createRateLimit } from '../delivery/sending/rate-limit-store.ts';
import { messageOf } from '../errors.ts';
import type { AttemptResult } from '../mail/mail.ts';
import { sleep } from '../sleep.ts';
import { utcDay } from '../text/days.ts';
import { fetchHeartbeat } from './heartbeat.ts';
import { forgetHeartbeat, noteHeartbeat } from './heartbeat-store.ts';
import { type NotedProblem, noteProblems } from './noted-problems-store.ts';
import { composeOperatorMail } from './operator-mail.ts';
import { claimOperatorMail, recordOperatorMail } from './operator-mail-store.ts';
import { findProblems, isAboutReporting, type WatchedParts } from './problems-store.ts';

type WatchParts = WatchedParts & MailerParts;

export async function watchRound(app: WatchParts, signal: AbortSignal): Promise<void> {
  if (app.config.heartbeatUrl === null) await forgetHeartbeat(app.db);
  const problems = await noteProblems(app.db, await findProblems(app), app.clock.now());
  if (problems.some((problem) => !isAboutReporting(problem))) await mailOperator(app, problems);
  else await beat(app, signal);
}

async function beat({ config, db, clock, log }: WatchParts, signal: AbortSignal): Promise<void> {
  if (config.heartbeatUrl === null) return;
  const error = await fetchHeartbeat(config.heartbeatUrl, signal);
  if (signal.aborted) return;
  if (error !== null) log.warn({ error }, 'HEARTBEAT_URL could not be fetched');
  await noteHeartbeat(db, error, clock.now());
}

async function mailOperator(app: WatchParts, problems: readonly NotedProblem[]): Promise<void> {
  const { config, db, clock, log } = app;
  const { operatorEmail: to } = config;
  const day = utcDay(clock.now());
  if (to === null || !(await claimOperatorMail(db, day, clock.now()))) return;
  const result = await sendOperatorMail(app, problems, to, day);
  if (result.kind !== 'sent') log.error({ result }, 'the mail to OPERATOR_EMAIL was not sent');
  await recordOperatorMail(db, { day, result, now: clock.now() });
}

/** Uses the mail server of confirmations, so that digests do not delay it. */
async function sendOperatorMail(
  app: WatchParts,
  problems: readonly NotedProblem[],
  to: string,
  day: string,
): Promise<AttemptResult> {
  const { config, db, clock } = app;
  let mailer: Awaited<ReturnType<typeof openMailer>> | undefined;
  try {
    mailer = await openMailer(app);
    const mail = composeOperatorMail(problems, {
      to,
      from: config.mailFrom,
      mailDomain: config.mailDomain,
      base: await app.baseUrl(),
      hasAdmin: [config.adminPassword, config.adminUsers, config.adminProxyHeader].some(
        (one) => one !== null,
      ),
      day,
      now: clock.now(),
    });
    const rate = createRateLimit({ db, perSecond: config.sendRate, realNow: clock.realNow, sleep });
    return await mailer.transactionalTransport.send(await mailer.sign(mail), () => rate.take());
  } catch (error) {
    // The key cannot sign, or the database is unavailable; either way no server has the mail.
    return { kind: 'unreachable', reason: messageOf(error) };
  } finally {
    await mailer?.close();
  }
}
