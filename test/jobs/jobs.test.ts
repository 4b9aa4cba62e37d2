/** Tests what the jobs log of a day, and what no log, page or report may hold of a source's URL. */
import { JOBS } from '../../jobs/index.ts';
import type { App } from '../../src/app.ts';
import { createLog } from '../../src/log.ts';
import { sourcesStatus } from '../../src/sources/sources-status.ts';
import { dailyPage } from '../support/daily-page.ts';
import { listingServer, withPage, withRedirect, withStatus } from '../support/listing-server.ts';
import { aSubscriber } from '../support/subscribe.ts';
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
