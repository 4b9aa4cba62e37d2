/** Configured sources against a real web server: what is fetched when, and what a server may do wrong. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceConfig } from '../../src/config-file.ts';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import { explainNothingToRead } from '../../src/sources/due-sources-store.ts';
import { sourcesStatus } from '../../src/sources/sources-status.ts';
import { testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import {
  type ListingServer,
  listingServer,
  withGzipBomb,
  withPage,
  withRedirect,
  withStatus,
  withTruncation,
} from '../support/listing-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WEDNESDAY_NOON = '2026-03-11T12:00:00Z';
const AFTER_HALF_AN_HOUR = '2026-03-11T12:30:00Z';

let server: ListingServer;
beforeEach(async () => {
  server = await listingServer();
});
afterEach(() => server.close());

const source = (
  name: string,
  url: string,
  more: Partial<Omit<SourceConfig, 'url' | 'files'>> = {},
): SourceConfig => ({
  name,
  url,
  kind: 'auto',
  everyMs: 30 * 60_000,
  enabled: true,
  ...more,
});

async function appWith(sources: readonly SourceConfig[]) {
  const tested = await testApp({ sources, allowPrivateSources: true });
  const read = (...names: string[]) =>
    ingestSources(tested.app, { names, signal: new AbortController().signal });
  const status = async (name: string) => (await sourcesStatus(tested.app)).find((one) => one.name === name);
  return { ...tested, read, status };
}

const rss = (...titles: string[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Papers</title><link>http://papers.example/</link><description>All</description>${titles
    .map(
      (title) =>
        `<item><title>${title}</title><link>http://papers.example/${encodeURIComponent(title)}</link><description>About ${title}.</description></item>`,
    )
    .join('')}</channel></rss>`;

/** The daily-papers API's answer. */
const daily = (day: string, ...ids: string[]): string =>
  JSON.stringify(
    ids.map((id) => ({
      paper: {
        id,
        authors: [{ name: 'Ada Lovelace' }],
        publishedAt: `${day}T00:00:00.000Z`,
        submittedOnDailyAt: `${day}T08:00:00.000Z`,
        title: `Paper ${id}`,
        summary: `Summary of ${id}.`,
        upvotes: 1,
      },
      publishedAt: `${day}T00:00:00.000Z`,
      title: `Paper ${id}`,
      summary: `Summary of ${id}.`,
      numComments: 0,
    })),
  );

const requestsOf = (path: string): number =>
  server.requests.filter((request) => request.path === path).length;

test('a source is read when it is due, asked conditionally the next time, and by name at once', async () => {
  server.on('/feed', withPage(rss('One', 'Two')));
  const { read, at, status, app, close } = await appWith([source('feed', `${server.base}/feed`)]);
  expect(await read()).toMatchObject([
    {
      source: 'feed',
      url: `${server.base}/feed`,
      format: 'rss',
      outcome: 'ok',
      entries: 2,
      unseen: 2,
      error: null,
    },
  ]);
  expect(await status('feed')).toMatchObject({
    outcome: 'ok',
    entries: 2,
    lastReadAt: new Date(WEDNESDAY_NOON),
    nextReadAt: new Date(AFTER_HALF_AN_HOUR),
    problem: null,
  });

  expect(await read()).toEqual([]);
  expect(await explainNothingToRead(app.db, app.config, app.clock.now())).toContain(
    'no source is due before 2026-03-11T12:30:00.000Z',
  );
  expect(await read('feed')).toMatchObject([
    { outcome: 'unchanged', entries: 2, unseen: 0, seen: 2, format: 'rss', listingDate: '2026-03-11' },
  ]);
  expect(server.requests.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([false, true]);

  at('2026-03-11T13:00:00Z');
  expect(await read()).toMatchObject([{ outcome: 'unchanged' }]);
  expect(await app.metrics.registry.metrics()).toContain(
    'paperround_pages_read_total{outcome="unchanged"} 2',
  );
  await close();
});

test('Retry-After holds by our clock, for every source that it is meant for, even when it is named', async () => {
  server.on('/busy', withStatus(429, { 'retry-after': '120' }));
  server.on('/busy?more', withPage(rss('More')));
  server.on('/other', withPage(rss('Other')));
  const paths = { busy: '/busy', more: '/busy?more', other: '/other' };
  const { read, at, status, close } = await appWith(
    Object.entries(paths).map(([name, path]) => source(name, server.base + path)),
  );
  expect(await read('busy')).toMatchObject([
    { outcome: 'failed', error: expect.stringContaining('answered 429') },
  ]);
  expect(await status('busy')).toMatchObject({
    outcome: 'failed',
    failures: 1,
    nextReadAt: new Date('2026-03-11T12:02:00Z'),
    problem: expect.stringContaining('It failed'),
  });

  at('2026-03-11T12:01:59Z');
  expect(await read('busy', 'more')).toMatchObject([
    { outcome: 'failed', error: expect.stringContaining('until 2026-03-11T12:02:00.000Z') },
    { outcome: 'failed', error: expect.stringContaining('left alone') },
  ]);
  // Another thing on one's own network is not silenced by this one.
  expect(await read()).toMatchObject([{ source: 'other', outcome: 'ok' }]);
  expect(server.requests.length).toBe(2);
  expect(await status('busy')).toMatchObject({ failures: 1 });

  at('2026-03-11T12:02:01Z');
  server.on('/busy', withPage(rss('Busy')));
  expect(await read()).toMatchObject([
    { source: 'busy', outcome: 'ok' },
    { source: 'more', outcome: 'ok' },
  ]);
  expect(await status('busy')).toMatchObject({ failures: 0, problem: null });
  await close();
});

test('what goes wrong with one source is its own failure, and the others go on', async () => {
  server.on('/error', withStatus(500));
  server.on('/short', withTruncation(rss('Half')));
  server.on('/bomb', withGzipBomb(80));
  server.on('/metadata', withRedirect('http://169.254.169.254/latest/meta-data/'));
  server.on('/login', withPage('<html><body><form><input type="password"></form></body></html>'));
  server.on('/good', withPage(rss('Good')));
  const names = ['error', 'short', 'bomb', 'metadata', 'login', 'good'];
  const { read, app, close } = await appWith(names.map((name) => source(name, `${server.base}/${name}`)));
  const reports = await read();
  expect(reports.map(({ source: name, outcome }) => [name, outcome])).toEqual(
    names.map((name) => [name, name === 'good' ? 'ok' : 'failed']),
  );
  expect(reports.map(({ error }) => error ?? '')).toEqual([
    expect.stringContaining('500'),
    expect.stringContaining('cut off'),
    expect.stringContaining('more than 64 MB'),
    expect.stringContaining('169.254.169.254'),
    expect.stringContaining('login page'),
    '',
  ]);
  expect(await app.db.paper.count()).toBe(1);
  await close();
});

test('loopback is refused where private sources are not allowed', async () => {
  server.on('/feed', withPage(rss('Inside')));
  const { app, close } = await testApp({ sources: [source('feed', `${server.base}/feed`)] });
  expect(await ingestSources(app, { names: ['feed'], signal: new AbortController().signal })).toMatchObject([
    { outcome: 'failed', error: expect.stringContaining('not public') },
  ]);
  expect(server.requests).toEqual([]);
  await close();
});

test('a source that fails is tried again later and later', async () => {
  const { read, at, status, close } = await appWith([source('gone', `${server.base}/gone`)]);
  const waits: number[] = [];
  for (let failures = 1; failures <= 3; failures += 1) {
    await read();
    const { lastReadAt, nextReadAt } = (await status('gone')) ?? {};
    waits.push(((nextReadAt?.getTime() ?? 0) - (lastReadAt?.getTime() ?? 0)) / 60_000);
    at(nextReadAt?.toISOString() ?? '');
  }
  expect(waits[0]).toBeGreaterThanOrEqual(5);
  expect(waits[1]).toBeCloseTo((waits[0] ?? 0) * 2, 2);
  expect(waits[2]).toBeCloseTo((waits[0] ?? 0) * 4, 2);
  expect((await status('gone'))?.problem).toContain('has failed 3 times in a row; it was never read well');
  await close();
});

test('an answer that says how long it is fresh is not asked for again before', async () => {
  server.on('/fresh', withPage(rss('Fresh'), { 'cache-control': 'public, max-age=7200' }));
  const { read, at, status, close } = await appWith([source('fresh', `${server.base}/fresh`)]);
  await read();
  expect((await status('fresh'))?.nextReadAt).toEqual(new Date('2026-03-11T14:00:00Z'));
  at('2026-03-11T13:00:00Z');
  expect(await read()).toEqual([]);
  expect(await read('fresh')).toMatchObject([{ outcome: 'unchanged' }]);
  await close();
});

test('listing days are read while they grow, late papers included, and missed days are made up', async () => {
  const path = (day: string): string => `/papers?date=${day}`;
  server.on(path('2026-03-10'), withPage(daily('2026-03-10', '2603.00001')));
  server.on(path('2026-03-11'), withPage(daily('2026-03-11', '2603.00002')));
  const { read, at, close } = await appWith([source('daily', `${server.base}/papers?date={date}`)]);
  const first = await read();
  expect(first.map(({ outcome, listingDate, unseen }) => [outcome, listingDate, unseen])).toEqual([
    ['ok', '2026-03-11', 1],
    ['ok', '2026-03-10', 1],
    ['empty', '2026-03-09', 0],
    ['empty', '2026-03-08', 0],
  ]);
  expect(first[3]?.error).toContain('a Sunday');

  at('2026-03-12T00:30:00Z');
  server.on(path('2026-03-11'), withPage(daily('2026-03-11', '2603.00002', '2603.00003')));
  const second = await read();
  expect(second.map(({ outcome, listingDate, unseen }) => [outcome, listingDate, unseen])).toEqual([
    ['empty', '2026-03-12', 0],
    ['ok', '2026-03-11', 1],
    ['unchanged', '2026-03-10', 0],
    ['empty', '2026-03-09', 0],
  ]);

  // Nothing ran for a week.
  at('2026-03-19T12:00:00Z');
  server.on(path('2026-03-13'), withPage(daily('2026-03-13', '2603.00004')));
  const third = await read();
  expect(third.map(({ listingDate }) => listingDate)).toEqual(
    ['19', '18', '17', '16', '15', '14', '13', '12', '11'].map((day) => `2026-03-${day}`),
  );
  expect(third.find(({ listingDate }) => listingDate === '2026-03-13')).toMatchObject({
    outcome: 'ok',
    unseen: 1,
  });
  await close();
});

test('what came of the newest day is what is reported of a source, however long the older days took', async () => {
  server.on('/daily?date=2026-03-11', withStatus(500));
  server.on('/daily?date=2026-03-10', withPage(daily('2026-03-10', '2603.00001')));
  const { app, status, close } = await appWith([source('daily', `${server.base}/daily?date={date}`)]);
  // Time goes on while a source is read.
  let reads = 0;
  const now = (): Date => new Date(Date.parse(WEDNESDAY_NOON) + reads++ * 1000);
  await ingestSources(
    { ...app, clock: { ...app.clock, now } },
    { names: ['daily'], signal: new AbortController().signal },
  );
  expect(await status('daily')).toMatchObject({ outcome: 'failed', problem: expect.stringContaining('500') });
  await close();
});

test('a day that comes for another day is stale, the second time too, and nothing of it is stored twice', async () => {
  const yesterday = daily('2026-03-10', '2603.00001');
  server.on('/papers?date=2026-03-10', withPage(yesterday));
  server.on('/papers?date=2026-03-11', withPage(yesterday));
  const { read, close } = await appWith([source('daily', `${server.base}/papers?date={date}`)]);
  for (const outcomes of [
    ['stale', 'ok'],
    ['stale', 'unchanged'],
  ]) {
    const reports = await read('daily');
    expect(reports.slice(0, 2).map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(reports[0]?.error).toBe('The page is of 2026-03-10, 2026-03-11 was asked for.');
  }
  await close();
});

test('an empty list is empty for each day, though its bytes are always the same', async () => {
  for (const day of ['07', '08', '09', '10', '11']) server.on(`/papers?date=2026-03-${day}`, withPage('[]'));
  const { read, close } = await appWith([source('daily', `${server.base}/papers?date={date}`)]);
  expect((await read()).map(({ outcome, listingDate }) => [outcome, listingDate])).toEqual(
    ['11', '10', '09', '08'].map((day) => ['empty', `2026-03-${day}`]),
  );
  await close();
});

test('a url that has no page for any day is a failure, not a source without papers', async () => {
  const { read, close } = await appWith([source('daily', `${server.base}/nothing/{date}`)]);
  for (let round = 0; round < 2; round += 1)
    expect((await read('daily')).at(-1)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('404'),
    });
  await close();
});

test('a layout that no longer shows entries is a failure on a working day', async () => {
  const many = Array.from(
    { length: 30 },
    (_, index) => `A study of problem number ${index + 1} in some depth`,
  );
  server.on('/page', withPage(dailyPage(many)));
  server.on('/feed', withPage(rss(...many)));
  const { read, status, close } = await appWith([
    source('page', `${server.base}/page`),
    source('feed', `${server.base}/feed`),
  ]);
  expect((await read()).map(({ outcome, entries }) => [outcome, entries])).toEqual([
    ['ok', 30],
    ['ok', 30],
  ]);
  server.on('/page', withPage(dailyPage([])));
  server.on('/feed', withPage(rss()));
  const [page, feed] = await read('page', 'feed');
  expect(page).toMatchObject({ outcome: 'failed', error: expect.stringContaining('layout') });
  expect(feed).toMatchObject({ outcome: 'empty', error: expect.stringContaining('usually has 30') });
  expect((await status('page'))?.problem).toContain('It failed');
  await close();
});

test('a page that shrinks is reported', async () => {
  const many = Array.from({ length: 30 }, (_, index) => `Problem ${index + 1}`);
  server.on('/feed', withPage(rss(...many)));
  const { read, status, close } = await appWith([source('feed', `${server.base}/feed`)]);
  await read();
  server.on('/feed', withPage(rss(...many.slice(0, 5))));
  expect(await read('feed')).toMatchObject([
    { outcome: 'partial', error: 'The page has 5 entries where it had 30 before.' },
  ]);
  expect((await status('feed'))?.problem).toContain('5 entries');
  await close();
});

test('a folder of files is read file by file, each once', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'deep'));
  const { read, at, close } = await appWith([
    { name: 'files', files: join(folder, '**/*.xml'), kind: 'auto', everyMs: 60_000, enabled: true },
  ]);
  expect(await read()).toMatchObject([
    { outcome: 'empty', error: expect.stringContaining('No file matches') },
  ]);

  writeFileSync(join(folder, 'one.xml'), rss('One'));
  writeFileSync(join(folder, 'deep', 'two.xml'), rss('Two'));
  writeFileSync(join(folder, 'deep', 'notes.txt'), 'no page');
  at('2026-03-11T12:01:00Z');
  expect((await read()).map(({ file, outcome, unseen }) => [file, outcome, unseen])).toEqual([
    [join(folder, 'deep', 'two.xml'), 'ok', 1],
    [join(folder, 'one.xml'), 'ok', 1],
  ]);
  at('2026-03-11T12:02:00Z');
  expect(await read()).toEqual([]);
  expect((await read('files')).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  writeFileSync(join(folder, 'one.xml'), rss('One', 'Three'));
  at('2026-03-11T12:04:00Z');
  expect((await read()).map(({ file, unseen }) => [file, unseen])).toEqual([[join(folder, 'one.xml'), 1]]);
  await close();
});

test('two processes that read at once ask the host one request at a time, and each source once', async () => {
  for (const name of ['a', 'b', 'c']) server.on(`/${name}`, withPage(rss(`Paper ${name}`)));
  const { app, close } = await appWith(['a', 'b', 'c'].map((name) => source(name, `${server.base}/${name}`)));
  const signal = new AbortController().signal;
  const both = await Promise.all([
    ingestSources(app, { names: [], signal }),
    ingestSources(app, { names: [], signal }),
  ]);
  expect(
    both
      .flat()
      .map(({ source: name }) => name)
      .toSorted(),
  ).toEqual(['a', 'b', 'c']);
  expect(['a', 'b', 'c'].map((name) => requestsOf(`/${name}`))).toEqual([1, 1, 1]);
  expect(server.mostAtOnce()).toBe(1);
  await close();
});

test('an unknown name is wrong usage and names the known ones', async () => {
  const { read, close } = await appWith([source('feed', `${server.base}/feed`)]);
  await expect(read('fed')).rejects.toMatchObject({
    code: 'unknown_source',
    exitCode: 2,
    hint: 'Known ones are feed.',
  });
  await close();
});

test('a source that is switched off is read by name only', async () => {
  server.on('/off', withPage(rss('Off')));
  const { read, status, close } = await appWith([source('off', `${server.base}/off`, { enabled: false })]);
  expect(await read()).toEqual([]);
  expect(await read('off')).toMatchObject([{ outcome: 'ok' }]);
  expect(await status('off')).toMatchObject({ nextReadAt: null, problem: null });
  await close();
});

test('a page behind a redirect is remembered under the url that was asked', async () => {
  server.on('/old', withRedirect('/new'));
  server.on('/new', withPage(rss('Moved')));
  const { read, close } = await appWith([source('moved', `${server.base}/old`)]);
  expect(await read('moved')).toMatchObject([{ outcome: 'ok', url: `${server.base}/old` }]);
  expect(await read('moved')).toMatchObject([{ outcome: 'unchanged', url: `${server.base}/old` }]);
  await close();
});

test('a stop in the middle ends at once and keeps what was read', async () => {
  server.on('/silent', () => undefined);
  server.on('/good', withPage(rss('Good')));
  const { app, close } = await appWith([
    source('good', `${server.base}/good`),
    source('silent', `${server.base}/silent`),
  ]);
  const stop = new AbortController();
  server.on('/silent', () => stop.abort());
  expect(await ingestSources(app, { names: [], signal: stop.signal })).toMatchObject([
    { source: 'good', outcome: 'ok' },
  ]);
  expect(await app.db.lease.count()).toBe(0);
  await close();
});
