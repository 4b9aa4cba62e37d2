/**
 * What a whole run costs with more and more readers, for docs/scale.md; mails go to a sink that only
 * swallows: `TEST_DATABASE_URL=… node dist/test/bench/scale.js 1000 10000 100000`. One run for each number,
 * each on a store of its own.
 */
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import type { Database } from '../../src/database/client.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { appOver } from '../support/app-over.ts';
import { testServer } from '../support/template-database.ts';
import { benchDatabase } from './bench-database.ts';
import { startSink } from './measuring.ts';
import { fillReaders, freshPapers, HOUR, START } from './run-readers.ts';

const DAY = 24 * HOUR;

interface ScaleFigures {
  readonly readers: number;
  readonly planSeconds: number;
  readonly sendSeconds: number;
  readonly mailsASecond: number;
  /**
   * The largest that this process was, which making the readers has a part in: of the run alone it is less.
   */
  readonly memoryMb: number;
  readonly bytesADelivery: number;
  readonly bytesAReader: number;
}

async function measure(readers: number, smtpUrl: string): Promise<ScaleFigures> {
  const database = await benchDatabase();
  const settings = { ...loadConfig({}, tmpdir()), logLevel: 'error' as const, smtpUrl };
  const { app, setTime } = appOver(database, settings, new Date(START));
  try {
    await fillReaders(app, readers);
    const at = new Date(START + DAY);
    await freshPapers(app, at);
    await app.db.$executeRaw`ANALYZE`;
    setTime(at);
    const sender = await openSender(app);
    const begun = performance.now();
    await planDigests(app, {});
    const planned = performance.now();
    await sender.deliverAll(new AbortController().signal);
    const sent = performance.now();
    const count = sender.totals.sent;
    await sender.close();
    const sendSeconds = (sent - planned) / 1000;
    return {
      readers,
      planSeconds: (planned - begun) / 1000,
      sendSeconds,
      mailsASecond: count / ((sent - begun) / 1000),
      memoryMb: process.resourceUsage().maxRSS / 1024,
      bytesADelivery: (await bytesOf(app.db, ['deliveries'])) / count,
      bytesAReader:
        (await bytesOf(app.db, ['readers', 'reader_topics', 'reader_queries', 'consents'])) / readers,
    };
  } finally {
    await database.close();
  }
}

/** With indexes. */
async function bytesOf(db: Database, tables: readonly string[]): Promise<number> {
  const [row] = await db.$queryRaw<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(name::regclass))::float AS bytes FROM unnest(${[...tables]}::text[]) AS t(name)`;
  return row!.bytes;
}

const counts = process.argv.slice(2).map(Number);
const sink = await startSink();
try {
  process.stdout.write(`${testServer() === null ? 'embedded' : 'server'}, Node ${process.version}\n`);
  for (const readers of counts.length === 0 ? [1_000] : counts) {
    const figures = await measure(readers, `smtp://127.0.0.1:${sink.port}`);
    const shown = Object.entries(figures).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
    process.stdout.write(`${shown.join(', ')}\n`);
  }
} finally {
  sink.stop();
}
