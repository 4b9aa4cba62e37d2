/** `status`: the state of everything, and why a reader got no mail. */

import type { App } from '../app.ts';
import { describePause, readPause } from '../delivery/queue/pause-store.ts';
import { describeSender, listSenders } from '../delivery/queue/senders-store.ts';
import { oldestPendingAt, whyNoMail } from '../delivery/reports/ledger-views-store.ts';
import { countByStatus, listRuns } from '../delivery/reports/run-outcomes-store.ts';
import { listThrottled, sentOnDay } from '../delivery/sending/quota-store.ts';
import { countMailsInStoppedRuns } from '../delivery/sending/rejected-runs-store.ts';
import { warmUpDayAt } from '../delivery/sending/sending-limits.ts';
import {
  countWaitingTransactional,
  delayedConfirmations,
} from '../delivery/transactional/transactional-store.ts';
import { DAY_MS } from '../durations.ts';
import { badUsage } from '../errors.ts';
import { countStoredPapers } from '../papers/papers-store.ts';
import { localDayOf } from '../readers/next-due.ts';
import { countReaders, countWebhooks } from '../readers/readers-store.ts';
import { sourcesStatus } from '../sources/sources-status.ts';
import { type SummariesStatus, summariesStatus } from '../summaries/summaries-status-store.ts';
import { type Heartbeat, readHeartbeat } from '../watch/heartbeat-store.ts';
import { newestOperatorMail, type OperatorMailState } from '../watch/operator-mail-store.ts';
import { findProblems } from '../watch/problems-store.ts';
import type { CommandModule } from './command.ts';
import { getReaderByAddress } from './readers.ts';
import { textTable } from './table.ts';
import { parseDay } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .addHelpText('after', '\nExit code 1: it lists problems.')
      .option('--email <address>', 'why did this reader get no mail?')
      .option('--day <date>', 'on which of their local days (default: today)', parseDay);
  },
  async run(context, _args, options) {
    if (options.day !== undefined && options.email === undefined)
      throw badUsage('--day goes with --email: on which day did that reader get no mail?');
    const app = await context.app();
    const now = context.clock.now();
    if (options.email !== undefined) {
      const reader = await getReaderByAddress(app, options.email as string);
      const day = (options.day as string | undefined) ?? localDayOf(reader.timeZone, now);
      const keptSince = new Date(now.getTime() - app.config.keep.deliveriesMs);
      const localDay = (at: Date): string => localDayOf(reader.timeZone, at);
      const answer = await whyNoMail(app.db, { readerId: reader.id, day, now, keptSince, localDay });
      return { json: { email: reader.email, day, answer }, text: answer };
    }
    const sources = await sourcesStatus(app);
    const runs = await listRuns(app.db, { since: new Date(now.getTime() - DAY_MS) });
    const deliveries = await countByStatus(app.db);
    const readers = await countReaders(app.db);
    const webhooks = await countWebhooks(app.db);
    const oldestPending = await oldestPendingAt(app.db);
    const waiting = await listThrottled(app.db);
    const senders = await listSenders(app.db);
    const warmUp = await warmUpToday(app, now);
    const sending = await readPause(app.db, now);
    const inStoppedRuns = await countMailsInStoppedRuns(app.db);
    const pause = describePause(sending);
    const papers = await countStoredPapers(app.db);
    const transactionalMails = await countWaitingTransactional(app.db);
    const delayed = await delayedConfirmations(app.db);
    const reports = {
      operatorMail: await newestOperatorMail(app.db),
      heartbeat: await readHeartbeat(app.db),
    };
    const problems = (await findProblems(app, sources)).map(({ text }) => text);
    const summaries = await summariesStatus(app, now);
    return {
      json: {
        papers,
        readers,
        webhooks,
        sources,
        runs,
        summaries,
        queue: {
          deliveries,
          transactionalMails,
          oldestPending,
          senders,
          waiting,
          warmUp,
          sending,
          resting: inStoppedRuns,
          delayedConfirmations: delayed,
        },
        told: reports,
        problems,
      },
      exitCode: problems.length > 0 ? 1 : 0,
      text: [
        `${papers} papers; readers: ${formatCounts(readers)}${formatCounts(webhooks) === 'none' ? '' : `; webhooks: ${formatCounts(webhooks)}`}.`,
        `Deliveries: ${formatCounts(deliveries)}; ${transactionalMails} transactional mails waiting; oldest pending mail: ${oldestPending?.toISOString() ?? 'none'}.`,
        ...(delayed === null
          ? []
          : [
              `${delayed.count} confirmations are delayed, the last until ${delayed.until.toISOString()}: many were asked for at once.`,
            ]),
        ...(pause === null ? [] : [pause]),
        ...formatReports(reports),
        ...(inStoppedRuns === 0 ? [] : [`${inStoppedRuns} deliveries wait in stopped runs.`]),
        ...senders.map(describeSender),
        ...(summaries === null ? [] : [formatSummaries(summaries)]),
        ...(warmUp === null
          ? []
          : [`Warm-up: ${warmUp.sent} of ${warmUp.most} digests of ${warmUp.day} are sent.`]),
        ...waiting.map((one) => `${one.deliveries} are ${one.reason}, until ${one.until.toISOString()}.`),
        '',
        textTable(
          ['source', 'last read', 'outcome', 'entries', 'next read', ''],
          sources.map((one) => [
            one.name,
            one.lastReadAt?.toISOString() ?? 'never',
            one.outcome ?? '',
            String(one.entries ?? ''),
            one.nextReadAt?.toISOString() ?? '',
            one.problem ?? one.error ?? '',
          ]),
          'No source is configured: `paperround init` writes some, `paperround sources add URL` adds one.',
        ),
        '',
        textTable(
          ['run', 'frequency', 'until', 'deliveries'],
          runs.map((run) => [
            String(run.id),
            run.frequency,
            run.periodEnd.toISOString(),
            formatCounts(run.deliveries),
          ]),
          'No run in the last 24 hours.',
        ),
        ...(problems.length === 0 ? [] : ['', 'Problems:', ...problems.map((problem) => `  ${problem}`)]),
      ].join('\n'),
    };
  },
};

/** The newest mail to the operator, and the last heartbeat; nothing of what was never tried. */
const formatReports = ({
  operatorMail,
  heartbeat,
}: {
  operatorMail: OperatorMailState | null;
  heartbeat: Heartbeat | null;
}): string[] => [
  ...(operatorMail === null
    ? []
    : [`Mail to OPERATOR_EMAIL of ${operatorMail.day}: ${operatorMail.status}.`]),
  ...(heartbeat === null ? [] : [`HEARTBEAT_URL: ${heartbeat.error ?? 'fetched'}, ${heartbeat.at}.`]),
];

/** Today's quota of the warm-up plan and its use; null if there is no plan or it has ended. */
async function warmUpToday(
  { config, db }: Pick<App, 'config' | 'db'>,
  now: Date,
): Promise<{ day: string; most: number; sent: number } | null> {
  const today = warmUpDayAt(config.sending.warmUp, now);
  return today === null ? null : { day: today.day, most: today.most, sent: await sentOnDay(db, today.day) };
}

const formatSummaries = ({ model, today, perDay, trouble }: SummariesStatus): string =>
  `Summaries by ${model}: ${today} of ${perDay} asked for today${trouble === null ? '' : `; the endpoint fails (${trouble.reason}) and is tried again at ${trouble.until.toISOString()}`}.`;

const formatCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';
