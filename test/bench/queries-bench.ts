/** Benchmark: a digest run to readers who each have five topics and four queries of their own, beside nodemailer's pool with ready-made messages. */
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { appOver } from '../support/app-over.ts';
import { testDatabase } from '../support/database.ts';
import { prepareTemplate, removeTemplate, testServer } from '../support/template-database.ts';
import type { RunRequest, RunSettings } from './digest-runs.ts';
import { madeText, type PaperText, seeded, wordOf } from './made-texts.ts';
import { type BenchResult, interleaved, startSink, startWorker } from './measuring.ts';
import type { NodemailerSettings, NodemailerWay } from './nodemailer-ways.ts';
import { fillReaders, freshPapers, HOUR, START, someTopics, type WishesOf } from './run-readers.ts';
import { sampleMail } from './sample-mail.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
/** Signing is not measured here. */
const NO_KEY = { domain: '', selector: '', privateKey: '' };

/** Mails a second, medians of interleaved rounds: to 8,000 readers on TEST_DATABASE_URL, to 1,000 on the embedded PostgreSQL. */
export async function queriesBench(): Promise<readonly BenchResult[]> {
  const readers = testServer() === null ? 1_000 : 8_000;
  await prepareTemplate();
  const database = await testDatabase();
  const sink = await startSink();
  const bench = appOver(database, { ...loadConfig({}, tmpdir()), logLevel: 'error' }, new Date(START));
  const workers: { stop(): void }[] = [];
  const days = Array.from({ length: ROUNDS + 1 }, (_, day) => new Date(START + (day + 1) * 24 * HOUR));
  const [first, ...later] = days as [Date, ...Date[]];
  try {
    await fillReaders(bench.app, readers, manyWishes);
    const { raw, html, text } = await sampleMail(bench, first, textsOf(first));
    for (const day of later) await freshPapers(bench.app, day, textsOf(day));
    const run = await startWorker<RunSettings, RunRequest>('digest-runs', {
      databaseUrl: database.url,
      smtpUrl: `smtp://127.0.0.1:${sink.port}`,
      sendConcurrency: CONNECTIONS,
      dkim: null,
    });
    workers.push(run);
    const pool = await startWorker<NodemailerSettings, { way: NodemailerWay }>('nodemailer-ways', {
      port: sink.port,
      connections: CONNECTIONS,
      dkim: NO_KEY,
      raw: raw.toString('latin1'),
      html,
      text,
      mjml: '',
    });
    workers.push(pool);
    const speeds = await interleaved(
      {
        run: () => run.ask({ at: (later.shift() as Date).toISOString() }),
        raw: () => pool.ask({ way: 'raw' }),
      },
      ROUNDS,
    );
    return [
      {
        name: 'a whole run to readers with five topics and four queries of their own',
        limit: "nodemailer's pool with ready-made messages",
        ratio: speeds.run / speeds.raw,
        detail: {
          'mails a second': speeds.run,
          'limit a second': speeds.raw,
          readers,
          'bytes a mail': raw.length,
          connections: CONNECTIONS,
        },
      },
    ];
  } finally {
    for (const worker of workers) worker.stop();
    sink.stop();
    await database.close();
    await removeTemplate();
  }
}

const textsOf =
  (day: Date) =>
  (index: number): PaperText =>
    madeText(day.getTime() / HOUR + index * 7919);

/** Queries as people write them, hardly one of them twice; each finds some papers of a week. */
const manyWishes: WishesOf = (id) => {
  const random = seeded(id * 7919);
  const word = (from: number, to: number): string => wordOf(Math.floor(from * (to / from) ** random()));
  return {
    topics: someTopics(id, 5),
    queries: [
      `${word(50, 500)} ${word(50, 500)}`,
      `"${word(10, 100)} ${word(10, 100)}"`,
      `${word(1_000, 5_000)} OR ${word(1_000, 5_000)} OR title:${word(1, 5_000)}`,
      `(${word(500, 5_000)} OR "${word(10, 100)} ${word(10, 100)}") NOT ${word(20, 200)}`,
    ],
  };
};
