/** Reads the configured sources that are due, or those that are named: different hosts at once, one page stored after the other. */
import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import type { SourceConfig } from '../config-file.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { hostOf } from '../sources/hosts-store.ts';
import { isDue, nextReadAt } from '../sources/schedule.ts';
import { holdSource, letSourceGo, SOURCE_LEASE_MS, setSourceState, sourceState } from '../sources/source-state-store.ts';
import { ensureSource, NOTHING_READ, recordRead } from '../sources/sources-store.ts';
import { indexPapers } from './index-papers.ts';
import type { IngestReport } from './ingest-listings.ts';
import type { ReadPage } from './note-read.ts';
import { pause } from './pause.ts';
import { readSource } from './read-source.ts';

/** Hosts that are read at the same time. */
const HOSTS_AT_ONCE = 4;
/** A named source that another process reads is looked at this often (milliseconds). */
const LOOK_AGAIN_MS = 200;

export interface IngestRequest {
  /** Sources to read now, due or not; none: all enabled ones that are due. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Reads sources and reports each page. What is wrong with a source is its report, and the others go on.
 * @throws PaperroundError `unknown_source`
 */
export async function ingestSources(app: App, { names, signal }: IngestRequest): Promise<IngestReport[]> {
  const named = names.length > 0;
  const wanted = named ? sourcesNamed(app, names) : await dueSources(app);
  const inOrder = oneAfterTheOther();
  const groups = byHost(wanted);
  const reports = new Map<string, IngestReport[]>();
  const worker = async (): Promise<void> => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      for (const source of group) {
        if (signal.aborted) return;
        reports.set(source.name, await readUnderLease(app, { source, named, signal, inOrder }));
      }
    }
  };
  const done = await Promise.allSettled(Array.from({ length: HOSTS_AT_ONCE }, worker));
  // Who asks to stop wants what was done so far; anything else that gets here is a database that fails.
  for (const result of done) if (result.status === 'rejected' && !signal.aborted) throw result.reason;
  await indexPapers(app, signal);
  return wanted.flatMap(({ name }) => reports.get(name) ?? []);
}

/** Why `ingest` had nothing to do, for a person. */
export async function explainNothingToRead({ config, db, clock }: App): Promise<string> {
  const enabled = config.sources.filter((source) => source.enabled);
  if (config.sources.length === 0)
    return 'No source is configured: `paperround init` writes some, `paperround sources add URL` adds one, `ingest --file` reads files.';
  if (enabled.length === 0) return `None of the ${config.sources.length} sources is enabled; see paperround.yaml.`;
  const times = await Promise.all(enabled.map(async ({ name }) => (await sourceState(db, name))?.nextReadAt ?? clock.now()));
  const next = times.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return `Nothing new: no source is due before ${next?.toISOString()}. \`ingest NAME\` reads one at once.`;
}

function sourcesNamed({ config }: App, names: readonly string[]): SourceConfig[] {
  const unknown = names.filter((name) => !config.sources.some((source) => source.name === name));
  if (unknown.length > 0) {
    const known = config.sources.map((source) => source.name).join(', ');
    throw new PaperroundError(
      'unknown_source',
      `There is no source ${unknown.map((name) => JSON.stringify(name)).join(', ')} in ${config.configFile ?? 'paperround.yaml'}.`,
      {
        hint:
          known === ''
            ? 'None is configured: `paperround init` writes some, `paperround sources add URL` adds one.'
            : `Known ones are ${known}.`,
        facts: { unknown },
      },
    );
  }
  return [...new Set(names)].map((name) => config.sources.find((source) => source.name === name) as SourceConfig);
}

async function dueSources({ config, db, clock }: App): Promise<SourceConfig[]> {
  const states = await Promise.all(config.sources.map(({ name }) => sourceState(db, name)));
  return config.sources.filter((source, index) => isDue(source, states[index]?.nextReadAt ?? null, clock.now()));
}

/** Sources of one host are read one after the other anyway; together they take up one worker. */
function byHost(sources: readonly SourceConfig[]): SourceConfig[][] {
  const groups = new Map<string, SourceConfig[]>();
  for (const source of sources) groups.set(hostKey(source), [...(groups.get(hostKey(source)) ?? []), source]);
  return [...groups.values()];
}

const hostKey = ({ url }: SourceConfig): string => (url !== undefined && URL.canParse(url) ? hostOf(new URL(url)) : 'files');

interface Reading {
  readonly source: SourceConfig;
  readonly named: boolean;
  readonly signal: AbortSignal;
  readonly inOrder: <T>(store: () => Promise<T>) => Promise<T>;
}

/** One process at a time reads a source; the lease is renewed while it does, and passes on when the process dies. */
async function readUnderLease(app: App, reading: Reading): Promise<IngestReport[]> {
  const { name } = reading.source;
  const holder = randomUUID();
  while (!(await holdSource(app.db, name, holder, app.clock.realNow()))) {
    if (!reading.named) return [];
    await pause(LOOK_AGAIN_MS, reading.signal);
  }
  const renewal = setInterval(() => {
    holdSource(app.db, name, holder, app.clock.realNow()).catch((err: unknown) =>
      app.log.warn({ err, source: name }, 'a lease could not be renewed'),
    );
  }, SOURCE_LEASE_MS / 3);
  try {
    return await readAndPlan(app, reading);
  } finally {
    clearInterval(renewal);
    await letSourceGo(app.db, name, holder);
  }
}

async function readAndPlan(app: App, reading: Reading): Promise<IngestReport[]> {
  const { source, named, signal, inOrder } = reading;
  const sourceId = await ensureSource(app.db, source.name);
  const state = await sourceState(app.db, source.name);
  // Another process may have read it between the look at the plan and the lease.
  if (!named && !isDue(source, state?.nextReadAt ?? null, app.clock.now())) return [];
  const startedAt = app.clock.now();
  const pages = await readSource(app, { source, sourceId, named, signal, startedAt, inOrder }).catch((error: unknown) =>
    unforeseen(app, sourceId, reading, error),
  );
  const reports = pages.flatMap(({ report }) => (report === null ? [] : [report]));
  for (const { outcome } of reports) app.metrics.pagesRead.inc({ outcome });
  const now = app.clock.now();
  const retryAfter = latest(pages.map((page) => page.retryAfter));
  const wasTried = pages.some(({ report, notAsked }) => report !== null && !notAsked);
  if (!wasTried && retryAfter !== null) {
    // The host wants to be left alone: neither good nor bad, the source is due when it may be asked.
    await setSourceState(app.db, { id: sourceId, nextReadAt: retryAfter, failures: state?.failures ?? 0 });
    return reports;
  }
  const failures = reports.some(({ outcome }) => outcome === 'failed') ? (state?.failures ?? 0) + 1 : 0;
  const freshUntil = pages.length === 1 ? (pages[0]?.freshUntil ?? null) : null;
  await setSourceState(app.db, { id: sourceId, nextReadAt: nextReadAt(source, { failures, retryAfter, freshUntil }, now), failures });
  return reports;
}

/** An error that nobody foresaw is told as this source's failure, so that the others go on; a stop is none. */
async function unforeseen(app: App, sourceId: number, { source, signal }: Reading, error: unknown): Promise<ReadPage[]> {
  if (signal.aborted) throw error;
  app.log.error({ err: error, source: source.name }, 'reading a source failed');
  const failed = { ...NOTHING_READ, outcome: 'failed', error: messageOf(error) } as const;
  await recordRead(app.db, sourceId, { url: source.url ?? null, file: null, ...failed, startedAt: app.clock.now(), milliseconds: 0 });
  const report: IngestReport = { source: source.name, ...(source.url === undefined ? {} : { url: source.url }), ...failed, rejections: [] };
  return [{ report, retryAfter: null, freshUntil: null }];
}

const latest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((one, other) => (one === null || (other !== null && other > one) ? other : one), null);

/** Runs what it is given one after the other, in the order in which it was given. */
function oneAfterTheOther(): Reading['inOrder'] {
  let last: Promise<unknown> = Promise.resolve();
  return (store) => {
    const mine = last.then(store);
    last = mine.catch(() => undefined);
    return mine;
  };
}
