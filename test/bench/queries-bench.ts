/**
 * Benchmark: a digest run to readers who each have five topics and four queries of their own, beside
 * nodemailer's pool with ready-made messages.
 */
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { appOver } from '../support/app-over.ts';
import { benchDatabase } from './bench-database.ts';
import type { RunRequest, RunSettings } from './digest-runs.ts';
import { madeText, type PaperText, seeded, wordOf } from './made-texts.ts';
import { type BenchResult, interleaved, startSink, startWorker } from './measuring.ts';
import type { NodemailerSettings, NodemailerWay } from './nodemailer-ways.ts';
import { fillReaders, freshPapers, HOUR, START, someTopics, type WishesOf } from './run-readers.ts';
import { sampleMail } from './sample-mail.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
const READERS = 8_000;
/** Signing is not measured here. */
const NO_KEY = { domain: '', selector: '', privateKey: '' };

/** Mails a second, medians of interleaved rounds. */
export async function queriesBench(): Promise<readonly BenchResult[]> {
  const database = await benchDatabase();
  const sink = await startSink();
  const bench = appOver(database, { ...loadConfig({}, tmpdir()), logLevel: 'error' }, new Date(START));
  const workers: { stop(): void }[] = [];
  let day = new Date(START);
  const nextDay = (): Date => {
    day = new Date(day.getTime() + 24 * HOUR);
    return day;
  };
  try {
    await fillReaders(bench.app, READERS, manyWishes);
    const { raw, html, text } = await sampleMail(bench, nextDay(), textsOf(day));
    const run = await startWorker<RunSettings, RunRequest>('digest-runs', {
      database: database.place,
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
        run: () => run.ask({ at: day.toISOString() }),
        raw: () => pool.ask({ way: 'raw' }),
      },
      ROUNDS,
      // Day by day: papers that were first seen in the future would be taken for seen now.
      () => freshPapers(bench.app, nextDay(), textsOf(day)),
    );
    return [
      {
        name: 'a whole run to readers with five topics and four queries of their own',
        limit: "nodemailer's pool with ready-made messages",
        ratio: speeds.run / speeds.raw,
        detail: {
          'mails a second': speeds.run,
          'limit a second': speeds.raw,
          readers: READERS,
          'bytes a mail': raw.length,
          connections: CONNECTIONS,
        },
      },
    ];
  } finally {
    for (const worker of workers) worker.stop();
    sink.stop();
    await database.close();
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
