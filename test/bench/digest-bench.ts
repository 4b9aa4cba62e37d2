/** A whole digest run (plan, claim, select, compose, fix, send, record) beside what nodemailer makes of ready-made messages, of html and text, and of MJML per reader. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import PostalMime from 'postal-mime';
import type { App } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, loadConfig } from '../../src/config.ts';
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
import { type BenchResult, interleaved, many, startSink, type Way } from './measuring.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
const PAPERS = 400;
const START = Date.UTC(2026, 2, 11, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOPICS = [
  'language-models',
  'agents',
  'generation-diffusion',
  'robotics',
  'reinforcement-learning',
  'retrieval',
  'code',
  'safety-alignment',
];
const WORDS = ['retrieval', 'distillation', 'planning', 'diffusion', 'tokens', 'memory', 'speech', 'proofs'];
const DKIM = {
  domain: 'papers.example',
  selector: 's1',
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
};
const ADDRESSES = { from: 'digest@papers.example', to: 'reader@readers.example' };

/** Messages a round of each other way; as many as take about a second. */
const MESSAGES = { raw: 1500, htmlAndText: 250, mjml: 60, signed: 400 };

/** Mails a second on the wall, medians of interleaved rounds: runs to 10,000 readers on TEST_DATABASE_URL, to 1,000 on the embedded PostgreSQL. */
export async function digestBench(): Promise<BenchResult[]> {
  const readers = testServer() === null ? 1_000 : 10_000;
  const sink = await startSink();
  await prepareTemplate();
  const bench = await openBenchApp({ smtpUrl: `smtp://127.0.0.1:${sink.port}`, sendConcurrency: CONNECTIONS });
  try {
    await fillReaders(bench.app, readers);
    const sample = await sampleMail(bench);
    const pool = (options = {}) =>
      nodemailer.createTransport({
        host: '127.0.0.1',
        port: sink.port,
        pool: true,
        maxConnections: CONNECTIONS,
        maxMessages: 1e9,
        ...options,
      });
    const [plain, signing] = [pool(), pool({ dkim: { domainName: DKIM.domain, keySelector: DKIM.selector, privateKey: DKIM.privateKey } })];
    const mjml = await mjmlSource();
    const raw = (by: typeof plain) => () => by.sendMail({ envelope: { ...ADDRESSES }, raw: sample.raw });
    const unsigned = await interleaved(
      {
        run: await wholeRuns(bench, bench.app),
        raw: many(MESSAGES.raw, raw(plain)),
        htmlAndText: many(MESSAGES.htmlAndText, (n) =>
          plain.sendMail({ ...ADDRESSES, subject: `Papers ${n}`, html: `${sample.html}<!--${n}-->`, text: sample.text }),
        ),
        mjml: many(MESSAGES.mjml, async (n) =>
          plain.sendMail({ ...ADDRESSES, subject: `Papers ${n}`, html: await compileMjml(mjml, 'digest'), text: sample.text }),
        ),
      },
      ROUNDS,
    );
    const signed = await interleaved(
      {
        run: await wholeRuns(bench, { ...bench.app, config: { ...bench.app.config, dkim: DKIM } }),
        raw: many(MESSAGES.signed, raw(signing)),
      },
      ROUNDS,
    );
    const row = (limit: string, ours: number, theirs: number, name = 'a whole run: plan, select, compose, ledger, send'): BenchResult => ({
      name,
      limit,
      ratio: ours / theirs,
      detail: { 'mails a second': ours, 'limit a second': theirs, readers, 'bytes a mail': sample.raw.length, connections: CONNECTIONS },
    });
    return [
      row("nodemailer's pool with ready-made messages", unsigned.run, unsigned.raw),
      row("nodemailer's pool given html and text", unsigned.run, unsigned.htmlAndText),
      row('MJML for every reader and nodemailer', unsigned.run, unsigned.mjml),
      row("nodemailer's pool signing ready-made messages", signed.run, signed.raw, 'a whole run, signed (RSA 2048)'),
    ];
  } finally {
    await bench.close();
    await removeTemplate();
    sink.stop();
  }
}

interface BenchApp {
  readonly app: App;
  /** Lets a day pass. */
  nextDay(): Date;
  close(): Promise<void>;
}

/** Each call is a run to all readers on a day of its own, from planning it to the last record. */
async function wholeRuns(bench: BenchApp, app: App): Promise<Way> {
  for (let day = 1; day <= ROUNDS; day += 1) await freshPapers(app, new Date(app.clock.now().getTime() + day * DAY));
  const sender = await openSender(app);
  return async () => {
    const before = sender.totals.sent;
    bench.nextDay();
    await planDigests(app, {});
    await sender.deliverAll(new AbortController().signal);
    return sender.totals.sent - before;
  };
}

/** An app on a database of its own whose clock the bench moves from run to run. */
async function openBenchApp(settings: Partial<Config>): Promise<BenchApp> {
  const { db, close } = await testDatabase();
  const config: Config = { ...loadConfig({}, tmpdir()), ...settings };
  const keys = ['a-key-for-the-bench-only'];
  let now = new Date(START);
  const app: App = {
    config,
    db,
    clock: { ...systemClock, now: () => now },
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
    nextDay: () => {
      now = new Date(now.getTime() + DAY);
      return now;
    },
    close,
  };
}

/** A mail as a run makes it: what the others are given ready-made. */
async function sampleMail(bench: BenchApp): Promise<{ raw: Buffer; html: string; text: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'paperround-bench-'));
  const app: App = { ...bench.app, config: { ...bench.app.config, smtpUrl: null, dataDir: folder } };
  await freshPapers(app, bench.nextDay());
  const { id } = await app.db.reader.findFirstOrThrow({ orderBy: { id: 'asc' } });
  await planDigests(app, { readerId: id });
  const sender = await openSender(app);
  await sender.deliverAll(new AbortController().signal);
  await sender.close();
  const outbox = join(folder, 'outbox');
  const files = await readdir(outbox, { recursive: true });
  const raw = await readFile(join(outbox, files.find((file) => file.endsWith('.eml')) as string));
  await rm(folder, { recursive: true });
  const { html = '', text = '' } = await PostalMime.parse(raw);
  return { raw, html, text };
}

/** Readers with three topics each and, every fifth of them, a query that few others have. */
async function fillReaders(app: App, count: number): Promise<void> {
  await app.db.reader.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      publicId: randomUUID(),
      email: `reader${index}@readers.example`,
      emailKey: `reader${index}@readers.example`,
      status: 'active',
      createdAt: new Date(START),
      nextDueAt: new Date(START - HOUR),
    })),
  });
  const readers = await app.db.reader.findMany({ select: { id: true } });
  const topicOf = (id: number, step: number) => TOPICS[(id + step * (1 + (id % 2))) % TOPICS.length] as string;
  await app.db.readerTopic.createMany({
    data: readers.flatMap(({ id }) => [0, 1, 2].map((step) => ({ readerId: id, topic: topicOf(id, step) }))),
  });
  await app.db.readerQuery.createMany({
    data: readers
      .filter(({ id }) => id % 5 === 0)
      .map(({ id }) => ({ readerId: id, position: 0, query: `${WORDS[id % WORDS.length]} OR "case ${id % PAPERS}"` })),
  });
}

/** New papers before `now`, so that everybody has 25 to read. */
async function freshPapers(app: App, now: Date): Promise<void> {
  const papers = await app.db.paper.createManyAndReturn({
    select: { id: true },
    data: Array.from({ length: PAPERS }, (_, index) => ({
      title: `Paper ${index}: how a model of some size learns ${WORDS[index % WORDS.length]} that it was not taught`,
      titleKey: `paper${now.getTime()}${index}`,
      abstract: `We study case ${index}. The method is simple, and it needs neither labels nor a larger model. `.repeat(8),
      authors: ['Ada Lovelace', 'Charles Babbage', 'Mary Somerville', 'George Boole'],
      url: `https://papers.example/${now.getTime()}/${index}`,
      reasons: ['62 upvotes', 'on 3 lists'],
      heat: index,
      trendingKey: index,
      firstSeenAt: new Date(now.getTime() - HOUR),
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
