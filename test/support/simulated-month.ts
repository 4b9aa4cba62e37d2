/**
 * A month of an operator's life, made by the product's own flows on a simulated clock: readers come and go, a
 * source fails, mail bounces.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../src/app.ts';
import type { SourceConfig } from '../../src/config-file.ts';
import { holdRun } from '../../src/delivery/sending/operated-runs-store.ts';
import { DAY_MS, HOUR_MS } from '../../src/durations.ts';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { openSender, type Sender } from '../../src/pipeline/send-digests.ts';
import { recordFeedback } from '../../src/readers/feedback-store.ts';
import { DEFAULT_PREFERENCES, FREQUENCIES } from '../../src/readers/reader.ts';
import { unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { setWebhook } from '../../src/readers/webhooks-store.ts';
import { recordChange } from '../../src/web/audit-store.ts';
import { bounceReport, complaintReport } from './bounce-report.ts';
import { dailyPage } from './daily-page.ts';
import { type MailServerOptions, startMailServer } from './mail-server.ts';
import { aSubscriber } from './subscribe.ts';

/** When the worker looks for work, in hours UTC. */
const ROUNDS = [6, 8, 12, 18];
const SUBJECTS = [
  'Language Models',
  'Robots',
  'Diffusion Models',
  'Vision Transformers',
  'Agents',
  'Retrieval',
  'World Models',
];
const DOINGS = [
  'That Fold Laundry',
  'as Zebra Keepers',
  'Without Attention',
  'at Scale',
  'in the Wild',
  'for Protein Folding',
  'under Pressure',
];

export interface MonthParts {
  readonly app: App;
  /** Sets the app's clock. */
  readonly at: (instant: string) => void;
  /** Where the pages are written that the sources read. */
  readonly folder: string;
  /** When the month ends. */
  readonly until: Date;
  readonly days?: number;
  /** Readers at the beginning; about as many join later. Default: 20. */
  readonly readers?: number;
}

/**
 * The mail server of the month: some addresses no longer exist, some mails are deferred, and some get no
 * response.
 */
export const monthlyTroubles: MailServerOptions = {
  onRecipient: (address) => {
    if (address.startsWith('gone')) return '550 5.1.1 no such user';
    return address.startsWith('full') ? '452 4.2.2 mailbox full' : undefined;
  },
  onMessage: ({ to, raw }) => (raw !== '' && to.startsWith('silent') ? 'drop-accepted' : undefined),
};

/**
 * Simulates the month. Its last day leaves something for the operator to do: an uncertain mail, a stopped
 * run, an unavailable webhook.
 */
export async function simulateMonth(parts: MonthParts): Promise<void> {
  const { app, folder, until, days = 30, readers = 20 } = parts;
  mkdirSync(folder, { recursive: true });
  Object.assign(app, { config: { ...app.config, sources: sourcesIn(folder) } });
  const server = await startMailServer(monthlyTroubles);
  Object.assign(app, { config: { ...app.config, smtpUrl: server.url } });
  const sender = await openSender(app);
  try {
    for (let day = 0; day < days; day += 1) {
      const midnight = new Date(Math.floor(until.getTime() / DAY_MS) * DAY_MS - (days - 1 - day) * DAY_MS);
      await liveADay({ ...parts, readers, sender }, { midnight, day, isLast: day === days - 1 });
    }
  } finally {
    await sender.close();
    await server.close();
  }
}

interface Day {
  readonly midnight: Date;
  readonly day: number;
  readonly isLast: boolean;
}

async function liveADay(
  parts: MonthParts & { readonly readers: number; readonly sender: Sender },
  today: Day,
): Promise<void> {
  const { app, folder, until, readers, sender } = parts;
  const { midnight, day, isLast } = today;
  const at = (hour: number): Date => new Date(Math.min(midnight.getTime() + hour * HOUR_MS, until.getTime()));
  const go = (hour: number): void => parts.at(at(hour).toISOString());
  go(1);
  const joining = day === 0 ? readers : 1 + (day % 3);
  for (let index = 0; index < joining; index += 1) await joins(app, day, index);
  if (day === 0) await addChannel(app);
  if (isLast) for (const name of ['silent', 'gone-late']) await aSubscriber(app, `${name}@example.org`);
  writePages(folder, day);
  for (const hour of ROUNDS) {
    if (midnight.getTime() + hour * HOUR_MS > until.getTime()) break;
    go(hour);
    if (hour === ROUNDS[0]) await ingestSources(app, { names: [], signal: new AbortController().signal });
    await planDigests(app, {});
    await sender.deliverAll(new AbortController().signal);
  }
  go(20);
  await hearBack(app, day);
  if (isLast) await leaveWork(app);
}

async function joins(app: App, day: number, index: number): Promise<void> {
  const number = day * 7 + index;
  const name = number % 23 === 5 ? 'gone' : number % 29 === 11 ? 'full' : 'reader';
  await aSubscriber(app, `${name}-${day}-${index}@example.org`, {
    frequency: FREQUENCIES[number % 9 === 0 ? 2 : number % 5 === 0 ? 1 : 0] ?? 'daily',
    topics: app.topics.slice(number % 6, (number % 6) + (number % 3)).map(({ slug }) => slug),
    minuteOfDay: [6, 8, 12, 18][number % 4]! * 60,
    weekday: 1 + (number % 7),
  });
}

async function addChannel({ db, hasher, clock }: App): Promise<void> {
  // Port 9, on which no server is listening.
  const webhook = {
    name: 'lab-papers',
    shape: 'mattermost',
    url: 'http://127.0.0.1:9/hooks/x',
    allowPrivate: true,
  } as const;
  await setWebhook(db, hasher, webhook, DEFAULT_PREFERENCES, clock.now());
}

const sourcesIn = (folder: string): SourceConfig[] =>
  ['daily-papers', 'preprints', 'press-releases'].map((name) => ({
    name,
    files: join(folder, `${name}-*.txt`),
    kind: 'auto',
    everyMs: 6 * HOUR_MS,
    enabled: name !== 'press-releases',
  }));

/** The second source is no list on three days, twice a month, and publishes nothing on weekends. */
function writePages(folder: string, day: number): void {
  const titles = (source: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => {
      const number = day * 31 + index * 5 + source * 3;
      return `${SUBJECTS[number % SUBJECTS.length]} ${DOINGS[(number >> 1) % DOINGS.length]}, Part ${day * 20 + index + source * 700}`;
    });
  const name = (source: string): string => join(folder, `${source}-${String(day).padStart(2, '0')}.txt`);
  writeFileSync(name('daily-papers'), dailyPage(titles(0, 5 + ((day * 3) % 8))));
  if (day % 15 >= 5 && day % 15 <= 7)
    writeFileSync(name('preprints'), '<html><title>503</title>Back soon.</html>');
  else if (day % 7 < 5) writeFileSync(name('preprints'), dailyPage(titles(1, 3 + (day % 4))));
}

/** Readers respond: they like papers, leave or complain, and some mail bounces. */
async function hearBack(app: App, day: number): Promise<void> {
  const { db, hasher, clock, tokens } = app;
  const had = await db.delivery.findMany({
    where: { status: 'sent', priority: 1, sentAt: { gte: new Date(clock.now().getTime() - DAY_MS) } },
    include: { reader: true },
    orderBy: { id: 'asc' },
  });
  const of = (index: number) => (had.length === 0 ? undefined : had[(day * 5 + index * 3) % had.length]);
  const liked = of(1);
  if (liked?.paperIds[0] !== undefined)
    await recordFeedback(db, {
      readerId: liked.readerId,
      paperId: liked.paperIds[0],
      kind: 'more',
      at: clock.now(),
    });
  const leaves = day % 4 === 2 ? of(2) : undefined;
  if (leaves) await unsubscribe(db, hasher, { id: leaves.readerId }, 'web', clock.now());
  const returned = day % 5 === 3 ? of(0) : undefined;
  if (returned) {
    const returnPath = `bounce+${tokens.sign('bounce', returned.reader.publicId, returned.id)}@bounce.example.org`;
    const { email } = returned.reader;
    const report =
      day % 10 === 8
        ? complaintReport(returnPath)
        : bounceReport(returnPath, email, day % 2 === 0 ? '5.1.1' : '4.2.2');
    await processBounce(app, Buffer.from(report));
  }
}

/** Leaves work that the operator finds in the morning. */
async function leaveWork({ db, clock }: App): Promise<void> {
  const now = clock.now();
  const [run] = await db.digestRun.findMany({ orderBy: { id: 'desc' }, take: 1 });
  if (run === undefined) return;
  const entry = { who: 'ada', action: 'stopped', about: `run ${run.id}`, at: now };
  await recordChange(db, entry, () => holdRun(db, { id: run.id, now }));
}
