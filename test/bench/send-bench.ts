/** A whole run (plan, select, compose, ledger, send) beside what nodemailer makes of ready-made messages, of html and text, and of MJML per reader. */
import { fork } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import nodemailer from 'nodemailer';
import type { App } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import type { OutgoingMail } from '../../src/delivery/delivery.ts';
import { createSmtpTransport } from '../../src/delivery/smtp-transport.ts';
import { compileMjml, readTemplate } from '../../src/digest/mjml-compiler.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { openSender } from '../../src/pipeline/deliver-digests.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { createTokens } from '../../src/readers/tokens.ts';
import { configuredTopics } from '../../src/topics/topics.ts';
import { testDatabase } from '../support/database.ts';
import { prepareTemplate, removeTemplate, testServer } from '../support/template-database.ts';
import type { BenchResult } from './ingest-bench.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
const PAPERS = 400;
const START = Date.UTC(2026, 2, 11, 12);
const HOUR = 3_600_000;
const TOPICS = ['language-models', 'computer-vision', 'reinforcement-learning', 'robotics'];
const DKIM_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Mails a round and way: as many as take about a second, so that a round of all ways is short and neighbours disturb all alike. */
const MAILS = { run: 1500, ready: 1500, htmlAndText: 250, mjml: 12, signedByNodemailer: 300 };

/** Medians of interleaved rounds, mails a second on the wall; on TEST_DATABASE_URL, or on the embedded PostgreSQL (slower, and told so). */
export async function sendBench(): Promise<BenchResult[]> {
  const sink = await startSink();
  await prepareTemplate();
  const smtpUrl = `smtp://127.0.0.1:${sink.port}`;
  const { app, at, close } = await openBenchApp({ smtpUrl, sendConcurrency: CONNECTIONS });
  try {
    await fillStore(app);
    const ways = await waysToSend(app, at, sink.port);
    const speeds = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
    for (const send of Object.values(ways)) await send();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, send] of Object.entries(ways)) {
        const before = process.hrtime.bigint();
        const mails = await send();
        speeds.get(name)?.push(mails / (Number(process.hrtime.bigint() - before) / 1e9));
      }
    }
    return results(Object.fromEntries([...speeds].map(([name, values]) => [name, median(values)])));
  } finally {
    await close();
    await removeTemplate();
    sink.stop();
  }
}

/** An app on a database of its own whose clock the bench moves from run to run. */
async function openBenchApp(settings: Partial<Config>): Promise<{ app: App; at(instant: string): void; close(): Promise<void> }> {
  const { db, close } = await testDatabase();
  const config: Config = { ...loadConfig({}, tmpdir()), ...settings };
  const keys = ['a-key-for-the-bench-only'];
  let now = new Date(START);
  const app: App = {
    config,
    db,
    clock: { now: () => now, realNow: systemClock.realNow },
    log: createLog('error', false),
    metrics: createMetrics(),
    topics: configuredTopics(config),
    secretKeys: keys,
    tokens: createTokens(keys),
    hasher: createAddressHasher(keys),
    notice: null,
    baseUrl: async () => 'https://papers.example',
    close,
  };
  return {
    app,
    at: (instant) => {
      now = new Date(instant);
    },
    close,
  };
}

function results(perSecond: Readonly<Record<string, number>>): BenchResult[] {
  const of = (name: string) => perSecond[name] ?? Number.NaN;
  const row = (name: string, ours: string, limit: string, theirs: string): BenchResult => ({
    name,
    limit,
    ratio: of(ours) / of(theirs),
    detail: {
      'mails a second': of(ours),
      'limit a second': of(theirs),
      connections: CONNECTIONS,
      'on a server': testServer() === null ? 0 : 1,
    },
  });
  return [
    row('a whole run: plan, select, compose, ledger, send', 'run', "nodemailer's pool with ready-made messages", 'poolRaw'),
    row('a whole run: plan, select, compose, ledger, send', 'run', "nodemailer's pool given html and text", 'poolHtml'),
    row('a whole run: plan, select, compose, ledger, send', 'run', 'MJML for every reader and nodemailer', 'mjml'),
    row('a whole run, signed (RSA 2048)', 'signedRun', "nodemailer's pool signing ready-made messages", 'poolSigned'),
    row('sending alone, ready-made messages', 'ready', "nodemailer's pool with ready-made messages", 'poolRaw'),
  ];
}

async function waysToSend(app: App, at: (instant: string) => void, port: number): Promise<Record<string, () => Promise<number>>> {
  let hours = 0;
  const signing: App = { ...app, config: { ...app.config, dkim: { domain: 'papers.example', selector: 's1', privateKey: DKIM_KEY } } };
  const sample = await sampleMail(app, port);
  const pool = (options = {}) =>
    nodemailer.createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: CONNECTIONS, maxMessages: 1e9, ...options });
  const [plain, signed] = [pool(), pool({ dkim: { domainName: 'papers.example', keySelector: 's1', privateKey: DKIM_KEY } })];
  const source = await mjmlSource();
  const html = sample.html;
  const addresses = { from: 'digest@papers.example', to: 'reader@readers.example' };
  const text = 'A paper, its reason and its link.\n'.repeat(150);
  const many = async (count: number, send: (index: number) => Promise<unknown>): Promise<number> => {
    await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
    return count;
  };
  const run = async (of: App): Promise<number> => {
    hours += 24;
    at(new Date(START + hours * HOUR).toISOString());
    await freshPapers(of, hours);
    return sendRun(of);
  };
  const transport = createSmtpTransport({ url: `smtp://127.0.0.1:${port}`, concurrency: CONNECTIONS, name: 'papers.example' });
  return {
    run: () => run(app),
    poolRaw: () => many(MAILS.ready, () => plain.sendMail({ envelope: { ...sample.mail.envelope }, raw: sample.mail.raw })),
    ready: () => many(MAILS.ready, () => transport.send(sample.mail)),
    poolHtml: () =>
      many(MAILS.htmlAndText, (index) =>
        plain.sendMail({ ...addresses, subject: `Papers ${index}`, html: `${html}<!--${index}-->`, text }),
      ),
    mjml: () =>
      many(MAILS.mjml, async (index) =>
        plain.sendMail({ ...addresses, subject: `Papers ${index}`, html: await compileMjml(source, 'digest'), text }),
      ),
    signedRun: () => run(signing),
    poolSigned: () =>
      many(MAILS.signedByNodemailer, () => signed.sendMail({ envelope: { ...sample.mail.envelope }, raw: sample.mail.raw })),
  };
}

/** Plans and sends one run to everybody; gives how many mails went out. */
async function sendRun(app: App): Promise<number> {
  const signal = new AbortController().signal;
  const sender = await openSender(app);
  try {
    await planDigests(app, {});
    while ((await sender.deliverBatch(signal)) > 0);
    return sender.totals.sent;
  } finally {
    await sender.close();
  }
}

/** One mail of a real run, caught on its way. */
async function sampleMail(app: App, port: number): Promise<{ mail: OutgoingMail; html: string }> {
  const html = `<html><body>${'<table><tr><td style="padding:10px 25px;font-family:Arial">A card</td></tr></table>'.repeat(700)}</body></html>`;
  const head = `From: <digest@papers.example>\r\nTo: <reader@readers.example>\r\nSubject: Papers\r\nDate: Wed, 11 Mar 2026 12:00:00 +0000\r\nMessage-ID: <${port}@papers.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
  const bytes = await bytesOfRun(app);
  const lines = Math.max(1, Math.round((bytes - head.length) / 76));
  const raw = Buffer.from(
    head + `${'a card of a paper, in quoted-printable, of the length that lines have'.padEnd(73, '.')}=\r\n`.repeat(lines),
  );
  return {
    mail: { envelope: { from: 'digest@papers.example', to: 'reader@readers.example' }, messageId: `<${port}@papers.example>`, raw },
    html,
  };
}

/** How large the mails of a run are: the ready-made messages have to be as large. */
async function bytesOfRun(app: App): Promise<number> {
  await freshPapers(app, 0);
  await sendRun(app);
  const { _avg } = await app.db.delivery.aggregate({ _avg: { bytes: true } });
  return Math.round(_avg.bytes ?? 60_000);
}

async function fillStore(app: App): Promise<void> {
  await app.db.reader.createMany({
    data: Array.from({ length: MAILS.run }, (_, index) => ({
      publicId: randomUUID(),
      email: `reader${index}@readers.example`,
      emailKey: `reader${index}@readers.example`,
      status: 'active',
      createdAt: new Date(START),
      nextDueAt: new Date(START - HOUR),
    })),
  });
  const readers = await app.db.reader.findMany({ select: { id: true } });
  await app.db.readerTopic.createMany({
    data: readers.flatMap(({ id }) => [0, 1].map((step) => ({ readerId: id, topic: TOPICS[(id + step) % TOPICS.length] as string }))),
  });
}

/** New papers for the run at `hours`, so that everybody has 25 to read. */
async function freshPapers(app: App, hours: number): Promise<void> {
  const seenAt = new Date(START + hours * HOUR - HOUR);
  const papers = await app.db.paper.createManyAndReturn({
    select: { id: true },
    data: Array.from({ length: PAPERS / 4 }, (_, index) => ({
      title: `Paper ${hours}/${index}: how a model of some size learns a thing that it was not taught`,
      abstract: 'We study a case. The method is simple, and it needs neither labels nor a larger model. '.repeat(12),
      authors: ['Ada Lovelace', 'Charles Babbage', 'Mary Somerville', 'George Boole'],
      url: `https://papers.example/${hours}/${index}`,
      reasons: ['62 upvotes', 'on 3 lists'],
      heat: index,
      trendingKey: index,
      firstSeenAt: seenAt,
    })),
  });
  await app.db.paperTopic.createMany({
    data: papers.flatMap(({ id }, index) =>
      [0, 1].map((step) => ({ paperId: id, topic: TOPICS[(index + step) % TOPICS.length] as string, matched: ['model'] })),
    ),
  });
}

/** The digest's own template with 25 cards in it, as one would compile it for every reader. */
async function mjmlSource(): Promise<string> {
  const template = await readTemplate('digest');
  const cards = template.replace(/\{\{#each papers\}\}([\s\S]*?)\{\{\/each\}\}/, (_, card: string) => card.repeat(25));
  return cards
    .replace(/\{\{[#/][^}]*\}\}/g, '')
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => `${name} `.repeat(name === 'abstract' ? 60 : 3));
}

async function startSink(): Promise<{ port: number; stop(): void }> {
  const file = new URL(`./fast-sink${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  const child = fork(file, { stdio: 'inherit' });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { port: message.port, stop: () => child.disconnect() };
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;
