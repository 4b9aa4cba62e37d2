/**
 * Benchmark: digest runs of the same readers, a fifth of whom have interest profiles, with the profiles
 * turned on and off in turn.
 */
import { loadavg, tmpdir } from 'node:os';
import type { App } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { buildGramCorpus, inWords } from '../../src/digest/profile/gram-corpus.ts';
import { learnProfile, meanVector } from '../../src/digest/profile/learn-profile.ts';
import { paperTexts } from '../../src/papers/candidates-store.ts';
import { profileAsRow } from '../../src/readers/profile.ts';
import { appOver } from '../support/app-over.ts';
import { benchDatabase } from './bench-database.ts';
import type { RunRequest, RunSettings } from './digest-runs.ts';
import { madeText } from './made-texts.ts';
import { type BenchResult, median, startSink, startWorker } from './measuring.ts';
import { fillReaders, freshPapers, HOUR, inStatements, START } from './run-readers.ts';

const CONNECTIONS = 10;
/** Each way this often; the first pair warms up. */
const PAIRS = 7;
const READERS = 10_000;
const LIKES = 5;
/** Profiles are learned among the papers of a week. */
const DAYS_BEFORE = 7;

/** `ratio` is the median of pairs: mails a second with profiles to without. */
export async function profilesBench(): Promise<readonly BenchResult[]> {
  const database = await benchDatabase();
  const sink = await startSink();
  const settings = { ...loadConfig({}, tmpdir()), logLevel: 'error' as const };
  const { app } = appOver(database, settings, new Date(START));
  const worker = await startWorker<RunSettings, RunRequest>('digest-runs', {
    database: database.place,
    smtpUrl: `smtp://127.0.0.1:${sink.port}`,
    sendConcurrency: CONNECTIONS,
    dkim: null,
  });
  let day = START;
  const run = async (withProfiles: boolean): Promise<number> => {
    day += 24 * HOUR;
    await freshPapers(app, new Date(day), (index) => madeText(day + index));
    await app.db.reader.updateMany({
      where: { profile: { isNot: null } },
      data: { profileOff: !withProfiles },
    });
    const before = performance.now();
    const mails = await worker.ask({ at: new Date(day).toISOString() });
    if (mails !== READERS) throw new Error(`${mails} mails were sent instead of ${READERS}`);
    return (mails / (performance.now() - before)) * 1000;
  };
  try {
    await fillReaders(app, READERS);
    for (let before = DAYS_BEFORE - 1; before >= 0; before -= 1) {
      const at = START - before * 24 * HOUR;
      await freshPapers(app, new Date(at), (index) => madeText(at + index));
    }
    const profiles = await fillProfiles(app, READERS / 5);
    const speeds: { readonly on: number; readonly off: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // In turn, so that neither always follows the other.
      const first = await run(pair % 2 === 0);
      const second = await run(pair % 2 !== 0);
      if (pair > 0) speeds.push(pair % 2 === 0 ? { on: first, off: second } : { on: second, off: first });
    }
    const ratios = speeds.map(({ on, off }) => on / off);
    return [
      {
        name: 'a whole run in which every fifth reader has an interest profile',
        limit: 'the same readers with profiles turned off',
        ratio: median(ratios),
        detail: {
          'mails a second': median(speeds.map(({ on }) => on)),
          'without profiles': median(speeds.map(({ off }) => off)),
          'lowest ratio': Math.min(...ratios),
          'highest ratio': Math.max(...ratios),
          readers: READERS,
          profiles,
          'load of the machine': loadavg()[0] ?? 0,
        },
      },
    ];
  } finally {
    worker.stop();
    sink.stop();
    await database.close();
  }
}

/** Profiles as they are learned, each from some of the papers. */
async function fillProfiles(app: App, count: number): Promise<number> {
  const papers = await app.db.paper.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const ids = papers.map(({ id }) => id);
  const corpus = await buildGramCorpus(inWords(paperTexts(app.db, ids)));
  const mean = meanVector(corpus);
  const readers = await app.db.reader.findMany({ select: { id: true }, orderBy: { id: 'asc' }, take: count });
  const rows = readers.map(({ id }) => {
    const liked = Array.from(
      { length: LIKES },
      (_, like) => corpus.vectors[(id * 31 + like * 7) % corpus.vectors.length]!,
    );
    const { likes, grams, weights } = profileAsRow(learnProfile(corpus, mean, { liked, disliked: [] }));
    return { readerId: id, likes, grams, weights: Uint8Array.from(weights) };
  });
  for (const data of inStatements(rows)) await app.db.profile.createMany({ data });
  return rows.length;
}
