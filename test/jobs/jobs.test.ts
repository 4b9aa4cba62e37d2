/** Tests what the jobs log of a day, and what no log, page or report may hold of a source's URL. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOBS } from '../../jobs/index.ts';
import { ingestListings } from '../../jobs/ingest-listings.ts';
import type { Job } from '../../jobs/job.ts';
import { type RunningTimetable, startTimetable } from '../../jobs/timetable.ts';
import type { App } from '../../src/app.ts';
import { createLog } from '../../src/log.ts';
import { sourcesStatus } from '../../src/sources/sources-status.ts';
import { findProblems } from '../../src/watch/problems-store.ts';
import { dailyPage } from '../support/daily-page.ts';
import { listingServer, withPage, withRedirect, withStatus } from '../support/listing-server.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { servedSite } from '../web/served-site.ts';

const PASSWORD = 'a-password-for-tests-only';
const ADMIN = { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** Runs every job once, as the timetable does, and returns what was logged meanwhile. */
const runJobs = (app: App): Promise<string[]> =>
  logged(app, async () => {
    for (const { run } of JOBS) await run(app, new AbortController().signal);
  });

async function logged(app: App, work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const { write } = process.stderr;
  Object.assign(app, { log: createLog('info', true) });
  process.stderr.write = (line: unknown) => lines.push(String(line)) > 0;
  try {
    await work();
  } finally {
    process.stderr.write = write;
  }
  return lines;
}

test('each read and each run is logged once, with what came of it', async () => {
  const server = await listingServer();
  open.push(server);
  server.on('/list', withPage(dailyPage(['Rain over Robots'])));
  const site = await servedSite({
    allowPrivateSources: true,
    sources: [
      { name: 'daily', url: `${server.base}/list`, kind: 'auto', everyMs: 3_600_000, enabled: true },
      { name: 'broken', url: `${server.base}/nothing`, kind: 'auto', everyMs: 3_600_000, enabled: true },
    ],
  });
  open.push(site);
  site.at('2026-03-10T12:00:00Z');
  await aSubscriber(site.app, 'ada@example.org');
  site.at('2026-03-11T09:00:00Z');
  const said = (lines: readonly string[], what: string): string[] =>
    lines.filter((line) => line.includes(what));

  const first = await runJobs(site.app);
  expect(said(first, 'a source was read')).toEqual([
    expect.stringMatching(/source=daily.*entries=1 unseen=1.*outcome=ok/),
    expect.stringMatching(/source=broken.*error=.*404.*outcome=failed/),
  ]);
  expect(said(first, 'a run was planned')).toHaveLength(1);
  expect(said(first, 'a run is done')).toEqual([]);

  const sending = await logged(site.app, () => site.sendDue());
  expect(said(sending, 'a run is done')).toEqual([expect.stringMatching(/"sent":1/)]);
  site.at('2026-03-11T09:30:00Z');
  const second = await runJobs(site.app);
  // The broken source alone is tried again so soon.
  expect(said(second, 'a source was read')).toEqual([expect.stringMatching(/source=broken/)]);
  expect(said(second, 'a run is done')).toEqual([]);
  expect(said(await runJobs(site.app), 'a run')).toEqual([]);
});

test('a key in the URL of a source is in no log, status or page, whatever the server answers', async () => {
  const server = await listingServer();
  open.push(server);
  const secret = '?api_key=canary&day=1';
  server.on(`/good${secret}`, withPage(dailyPage(['Rain over Robots'])));
  server.on(`/none${secret}`, withPage('no listing at all'));
  server.on(`/wrong${secret}`, withStatus(500));
  server.on(`/unasked${secret}`, withStatus(304));
  server.on(`/moved${secret}`, withRedirect(`/gone${secret}`));
  const sources = ['good', 'none', 'wrong', 'unasked', 'moved', 'nowhere'].map((name) => ({
    name,
    url: name === 'nowhere' ? `http://127.0.0.1:1/${secret}` : `${server.base}/${name}${secret}`,
    kind: 'auto' as const,
    everyMs: 3_600_000,
    enabled: true,
  }));
  const site = await servedSite({ allowPrivateSources: true, adminPassword: PASSWORD, sources });
  open.push(site);
  const log = await runJobs(site.app);
  expect(log.filter((line) => line.includes('a source was read'))).toHaveLength(6);
  const status = JSON.stringify(await sourcesStatus(site.app));
  expect(status).toContain('api_key=****');
  const pages = await Promise.all([
    site.get('/admin', ADMIN),
    site.get('/sources'),
    site.get('/metrics'),
    site.get('/api/papers'),
    site.get('/papers/1'),
  ]);
  expect(pages.map((page) => page.status)).toEqual([200, 200, 200, 200, 200]);
  expect([...log, status, ...pages.map((page) => page.body)].join('\n')).not.toContain('canary');
});

test('each round reads the sources of paperround.yaml as it is then; a file that cannot be used stops no reading and is reported', async () => {
  const server = await listingServer();
  open.push(server);
  server.on('/one', withPage(dailyPage(['Rain over Robots'])));
  server.on('/two', withPage(dailyPage(['Snow over Robots'])));
  const configPath = join(temporaryFolder(), 'paperround.yaml');
  const row = (name: string) => `  - name: ${name}\n    url: ${server.base}/${name}\n`;
  const site = await servedSite({ allowPrivateSources: true, configPath });
  open.push(site);
  const { app } = site;
  const round = async (hour: number): Promise<void> => {
    site.at(`2026-03-11T${hour}:00:00Z`);
    let timetable: RunningTimetable | undefined;
    await new Promise<void>((ended) => {
      const run: Job['run'] = (...parts) => ingestListings.run(...parts).finally(ended);
      timetable = startTimetable(app, [{ ...ingestListings, run }]);
    });
    await timetable?.stop();
  };
  const read = async () =>
    (await sourcesStatus(app)).map(
      (one) => `${one.name} ${one.enabled} ${one.lastReadAt?.toISOString().slice(11, 13)}`,
    );
  const problems = async () => (await findProblems(app)).map(({ text }) => text);

  await round(12);
  expect([await read(), await problems()]).toEqual([[], []]);
  writeFileSync(configPath, `sources:\n${row('one')}`);
  await round(13);
  expect(await read()).toEqual(['one true 13']);
  writeFileSync(configPath, `sources:\n${row('one')}    enabled: false\n${row('two')}`);
  await round(15);
  expect(await read()).toEqual(['one false 13', 'two true 15']);

  writeFileSync(configPath, 'sources: [');
  await round(17);
  expect(await read()).toEqual(['one false 13', 'two true 17']);
  expect(await problems()).toEqual([
    expect.stringMatching(
      /the job ingest-listings .*read as they last were.*paperround\.yaml: saw "?line 1/s,
    ),
  ]);
  renameSync(configPath, `${configPath}.away`);
  await round(19);
  expect(await read()).toEqual(['one false 13', 'two true 19']);
  expect(await problems()).toHaveLength(1);
  writeFileSync(configPath, `sources:\n${row('one')}`);
  await round(21);
  expect(await read()).toEqual(['one true 21', 'two false 19']);
  expect(await problems()).toEqual([]);
});
