/** `status`: the state of everything, and why a reader got no mail. */

import type { App } from '../app.ts';
import { describePause, readPause } from '../delivery/queue/pause-store.ts';
import { describeSender, listSenders } from '../delivery/queue/senders-store.ts';
import { oldestPendingAt, whyNoMail } from '../delivery/reports/ledger-views-store.ts';
import { countByStatus, listRuns } from '../delivery/reports/run-outcomes-store.ts';
import { mailsWait } from '../delivery/run-stop.ts';
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
import { readHeartbeat } from '../watch/heartbeat-store.ts';
import { newestOperatorMail } from '../watch/operator-mail-store.ts';
import { findProblems } from '../watch/problems-store.ts';
import type { CommandModule } from './command.ts';
import { getReaderByAddress } from './readers.ts';
import { textTable } from './table.ts';
import { parseDay } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .addHelpText('after', '\nExit code 1 if it lists problems.')
      .option('--email <address>', 'why did this reader get no mail?')
      .option('--day <date>', 'on which of their local days (default: today)', parseDay);
  },
  async run(context, _args, options) {
    if (options.day !== undefined && options.email === undefined)
      throw badUsage('--day goes with --email: on which day did that reader get no mail?');
    const app = await context.app();
    const now = context.clock.now();
    if (options.email !== undefined)
      return explainNoMail(app, now, options.email as string, options.day as string | undefined);
    const status = await readStatus(app, now);
    return { json: status, exitCode: status.problems.length > 0 ? 1 : 0, text: formatStatus(status) };
  },
};

/** @param day the reader's local day in question; default: today */
async function explainNoMail(app: App, now: Date, email: string, day: string | undefined) {
  const reader = await getReaderByAddress(app, email);
  const localDay = (at: Date): string => localDayOf(reader.timeZone, at);
  const asked = day ?? localDay(now);
  const keptSince = new Date(now.getTime() - app.config.keep.deliveriesMs);
  const answer = await whyNoMail(app.db, { readerId: reader.id, day: asked, now, keptSince, localDay });
  return { json: { email: reader.email, day: asked, answer }, text: answer };
}

/** Reads everything that `status` shows, in the shape of its JSON. */
async function readStatus(app: App, now: Date) {
  const { db } = app;
  const sources = await sourcesStatus(app);
  return {
    papers: await countStoredPapers(db),
    readers: await countReaders(db),
    webhooks: await countWebhooks(db),
    sources,
    runs: await listRuns(db, { since: new Date(now.getTime() - DAY_MS) }),
    summaries: await summariesStatus(app, now),
    queue: {
      deliveries: await countByStatus(db),
      transactionalMails: await countWaitingTransactional(db),
      oldestPending: await oldestPendingAt(db),
      senders: await listSenders(db),
      waiting: await listThrottled(db),
      warmUp: await warmUpToday(app, now),
      sending: await readPause(db, now),
      resting: await countMailsInStoppedRuns(db),
      delayedConfirmations: await delayedConfirmations(db),
    },
    told: { operatorMail: await newestOperatorMail(db), heartbeat: await readHeartbeat(db) },
    problems: (await findProblems(app, sources)).map(({ text }) => text),
  };
}

type Status = Awaited<ReturnType<typeof readStatus>>;

const formatStatus = (status: Status): string =>
  [
    ...formatCounted(status),
    ...formatQueue(status.queue),
    ...formatReports(status.told),
    ...(status.summaries === null ? [] : [formatSummaries(status.summaries)]),
    '',
    textTable(
      ['source', 'last read', 'outcome', 'entries', 'next read', ''],
      status.sources.map((one) => [
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
      status.runs.map((run) => [
        String(run.id),
        run.frequency,
        run.periodEnd.toISOString(),
        formatCounts(run.deliveries),
      ]),
      'No run in the last 24 hours.',
    ),
    ...(status.problems.length === 0
      ? []
      : ['', 'Problems:', ...status.problems.map((problem) => `  ${problem}`)]),
  ].join('\n');

function formatCounted({ papers, readers, webhooks, queue }: Status): string[] {
  const posted = formatCounts(webhooks);
  return [
    `${papers} papers; readers: ${formatCounts(readers)}${posted === 'none' ? '' : `; webhooks: ${posted}`}.`,
    `Deliveries: ${formatCounts(queue.deliveries)}; ${queue.transactionalMails} transactional mails waiting; oldest pending mail: ${queue.oldestPending?.toISOString() ?? 'none'}.`,
  ];
}

/** Lists what delays mails, and which processes send them. */
function formatQueue({ delayedConfirmations: delayed, sending, resting, ...queue }: Status['queue']) {
  const lines: string[] = [];
  if (delayed !== null)
    lines.push(
      `${delayed.count} confirmations are delayed, the last until ${delayed.until.toISOString()}: many were asked for at once.`,
    );
  const pause = describePause(sending);
  if (pause !== null) lines.push(pause);
  if (resting > 0) lines.push(`${mailsWait(resting)} in stopped runs.`);
  lines.push(...queue.senders.map(describeSender));
  if (queue.warmUp !== null) {
    const { sent, most, day } = queue.warmUp;
    lines.push(`Warm-up: ${sent} of ${most} digests of ${day} are sent.`);
  }
  for (const one of queue.waiting)
    lines.push(`${one.deliveries} are ${one.reason}, until ${one.until.toISOString()}.`);
  return lines;
}

/** Lists the newest mail to the operator and the last heartbeat, unless they were never tried. */
const formatReports = ({ operatorMail, heartbeat }: Status['told']): string[] => [
  ...(operatorMail === null
    ? []
    : [`Mail to OPERATOR_EMAIL of ${operatorMail.day}: ${operatorMail.status}.`]),
  ...(heartbeat === null ? [] : [`HEARTBEAT_URL: ${heartbeat.error ?? 'fetched'}, ${heartbeat.at}.`]),
];

/** Returns today's quota of the warm-up plan and its use; null if there is no plan or it has ended. */
async function warmUpToday(
  { config, db }: Pick<App, 'config' | 'db'>,
  now: Date,
): Promise<{ day: string; most: number; sent: number } | null> {
  const today = warmUpDayAt(config.sending.warmUp, now);
  return today === null ? null : { day: today.day, most: today.most, sent: await sentOnDay(db, today.day) };
}

const formatSummaries = ({ model, today, refused, perDay, trouble }: SummariesStatus): string =>
  `Summaries by ${model}: ${today} of ${perDay} asked for today${refused === 0 ? '' : `, ${refused} refused`}${trouble === null ? '' : `; the endpoint fails (${trouble.reason}) and is tried again at ${trouble.until.toISOString()}`}.`;

const formatCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';
