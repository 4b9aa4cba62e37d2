/**
 * A whole digest run (plan, claim, select, compose, fix, send, record) beside what nodemailer makes of
 * ready-made messages, of html and text, and of MJML per reader.
 */
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { readTemplate } from '../../src/digest/rendering/mjml-compiler.ts';
import { appOver } from '../support/app-over.ts';
import { benchDatabase } from './bench-database.ts';
import type { RunRequest, RunSettings } from './digest-runs.ts';
import { type BenchResult, interleaved, startSink, startWorker, type Way } from './measuring.ts';
import type { NodemailerSettings, NodemailerWay } from './nodemailer-ways.ts';
import { fillReaders, freshPapers, HOUR, START } from './run-readers.ts';
import { sampleMail } from './sample-mail.ts';

const CONNECTIONS = 10;
const ROUNDS = 5;
const READERS = 10_000;
const DAY = 24 * HOUR;
const DKIM = {
  domain: 'papers.example',
  selector: 's1',
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string,
};

/** Mails a second on the wall, medians of interleaved rounds. */
export async function digestBench(): Promise<BenchResult[]> {
  const database = await benchDatabase();
  const sink = await startSink();
  const bench = appOver(database, { ...loadConfig({}, tmpdir()), logLevel: 'error' }, new Date(START));
  const workers: { stop(): void }[] = [];
  try {
    await fillReaders(bench.app, READERS);
    const sample = await sampleMail(bench, nextDay());
    const mails = await startWorker<NodemailerSettings, { way: NodemailerWay }>('nodemailer-ways', {
      port: sink.port,
      connections: CONNECTIONS,
      dkim: DKIM,
      raw: sample.raw.toString('latin1'),
      html: sample.html,
      text: sample.text,
      mjml: await mjmlSource(),
    });
    workers.push(mails);
    const settings: RunSettings = {
      database: database.place,
      smtpUrl: `smtp://127.0.0.1:${sink.port}`,
      sendConcurrency: CONNECTIONS,
      dkim: null,
    };
    const run = async (dkim: RunSettings['dkim']): Promise<Way> => {
      const worker = await startWorker<RunSettings, RunRequest>('digest-runs', { ...settings, dkim });
      workers.push(worker);
      return () => worker.ask({ at: new Date(day).toISOString() });
    };
    // Day by day: papers that were first seen in the future would be taken for seen now.
    const morePapers = () => freshPapers(bench.app, nextDay());
    const way = (name: NodemailerWay) => () => mails.ask({ way: name });
    const unsigned = await interleaved(
      { run: await run(null), raw: way('raw'), htmlAndText: way('htmlAndText'), mjml: way('mjml') },
      ROUNDS,
      morePapers,
    );
    const signed = await interleaved({ run: await run(DKIM), raw: way('signed') }, ROUNDS, morePapers);
    const row = (
      limit: string,
      ours: number,
      theirs: number,
      name = 'a whole run: plan, select, compose, ledger, send',
    ): BenchResult => ({
      name,
      limit,
      ratio: ours / theirs,
      detail: {
        'mails a second': ours,
        'limit a second': theirs,
        readers: READERS,
        'bytes a mail': sample.raw.length,
        connections: CONNECTIONS,
      },
    });
    return [
      row("nodemailer's pool with ready-made messages", unsigned.run, unsigned.raw),
      row("nodemailer's pool given html and text", unsigned.run, unsigned.htmlAndText),
      row('MJML for every reader and nodemailer', unsigned.run, unsigned.mjml),
      row(
        "nodemailer's pool signing ready-made messages",
        signed.run,
        signed.raw,
        'a whole run, signed (RSA 2048)',
      ),
    ];
  } finally {
    for (const worker of workers) worker.stop();
    sink.stop();
    await database.close();
  }
}

let day = START;
/** Lets a day pass. */
function nextDay(): Date {
  day += DAY;
  return new Date(day);
}

/** The digest's own template with 25 cards in it, as one would compile it for every reader. */
async function mjmlSource(): Promise<string> {
  const template = await readTemplate('digest');
  const cards = template.replace(/\{\{#each papers\}\}([\s\S]*?)\{\{\/each\}\}/, (_, card: string) =>
    card.repeat(25),
  );
  return cards
    .replace(/\{\{[#/][^}]*\}\}/g, '')
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => `${name} `.repeat(name === 'abstract' ? 60 : 3));
}
