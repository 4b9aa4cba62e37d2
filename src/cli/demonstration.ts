/** The demonstration: sample pages through the real pipeline, a sample reader, and links to look at. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { DAY_MS } from '../durations.ts';
import { packageRoot } from '../package-root.ts';
import { indexPapers } from '../papers/index-papers.ts';
import { matchTopicsIfRulesChanged } from '../papers/match-topics.ts';
import { ingestFile } from '../pipeline/ingest-page.ts';
import { planDigests } from '../pipeline/plan-digests.ts';
import { openSender } from '../pipeline/send-digests.ts';
import { subscribeByOperator } from '../readers/operator-signup-store.ts';
import { DEFAULT_PREFERENCES, type Reader } from '../readers/reader.ts';
import { findReader } from '../readers/readers-store.ts';
import { utcDay } from '../text/days.ts';
import { refreshTrendingIfFormulaChanged } from '../trending/trending-store.ts';

/** Shown on every page and mail of the demonstration. */
export const NOTICE =
  'Sample data: real titles, abstracts written for this demonstration. Nothing here is today’s news.';

const SAMPLE_READER = 'sample.reader@example.org';

/**
 * Is nothing configured at all: no sources, no database, no mail server? In production, the demonstration has
 * to be asked for.
 */
export const isDemonstration = (config: Config): boolean =>
  !config.production &&
  !config.outboxByName &&
  config.configFile === null &&
  config.databaseUrl === null &&
  config.smtpUrl === null;

/**
 * Returns the configuration with a store of its own, no mail server and no sources, so that sample data never
 * meets a real one.
 */
export const demonstrationConfig = (config: Config): Config => ({
  ...config,
  dataDir: join(config.dataDir, 'demo'),
  suppressionJournal: join(config.dataDir, 'demo', 'suppressions.log'),
  databaseUrl: null,
  smtpUrl: null,
  smtpUrlConfirmations: null,
  smtpUrlFallback: null,
  operatorEmail: null,
  heartbeatUrl: null,
  // A paperround.yaml that is written while the demonstration runs must not be read by it.
  configFile: null,
  configPath: join(config.dataDir, 'demo', 'paperround.yaml'),
  sources: [],
});

/**
 * Reads the sample pages, subscribes the sample reader and sends what is due. Idempotent.
 * @returns the lines to print: site, outbox, the reader's preferences, and the next step
 */
export async function prepareDemonstration(app: App): Promise<string[]> {
  // Papers in a store from an earlier version were matched and scored by that version's rules.
  await matchTopicsIfRulesChanged(app);
  await refreshTrendingIfFormulaChanged(app);
  const today = utcDay(app.clock.now());
  const folder = join(packageRoot, 'samples');
  for (const name of (await readdir(folder)).toSorted()) {
    const page = (await readFile(join(folder, name), 'utf8')).replaceAll('{date}', today);
    await ingestFile(app, { source: 'samples', file: name, raw: { bytes: Buffer.from(page) } });
  }
  await indexPapers(app, new AbortController().signal);
  const reader = await sampleReader(app);
  await planDigests(app, { readerId: reader.id });
  const sender = await openSender(app);
  try {
    await sender.deliverAll(new AbortController().signal);
  } finally {
    await sender.close();
  }
  const base = await app.baseUrl();
  return [
    'Paperround is running its demonstration, on sample data in a store of its own.',
    '',
    `  the site           ${base}/`,
    `  the outbox         ${base}/outbox`,
    `  every kind of mail ${base}/gallery`,
    `  a reader's choices ${base}/preferences/${app.tokens.sign('preferences', reader.publicId)}`,
    '',
    'Next: `npm run -s paperround -- init` writes paperround.yaml with real sources; then start again.',
  ];
}

async function sampleReader({ db, hasher, clock }: Pick<App, 'db' | 'hasher' | 'clock'>): Promise<Reader> {
  const known = await findReader(db, { emailKey: SAMPLE_READER });
  if (known !== null) return known;
  // Subscribed two days ago, so that a digest is due now.
  const then = new Date(clock.now().getTime() - 2 * DAY_MS);
  const signup = {
    address: { address: SAMPLE_READER, key: SAMPLE_READER },
    preferences: {
      ...DEFAULT_PREFERENCES,
      topics: ['language-models', 'agents', 'vision', 'robotics'],
      queries: ['grokking OR "double descent"'],
    },
    consent: 'A sample reader, made by the demonstration.',
  };
  return (await subscribeByOperator(db, hasher, signup, then)).reader;
}
