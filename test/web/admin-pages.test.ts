/** What an operator sees and does in the browser beside readers: sending, runs, sources, topics, days. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reloadSources } from '../../src/app.ts';
import { readPause } from '../../src/delivery/queue/pause-store.ts';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { importSuppressions } from '../../src/readers/import-suppressions-store.ts';
import { moveByOperator } from '../../src/readers/move-reader-store.ts';
import { setPaused, unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { createSourcesEditor } from '../../src/sources/edit-sources.ts';
import { readerRules } from '../../src/topics/reader-rules.ts';
import { dailyPage } from '../support/daily-page.ts';
import { listingServer, withPage } from '../support/listing-server.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { formTokenIn, type ServedSite, servedSite } from './served-site.ts';

const ADMIN = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };

let site: ServedSite;
beforeEach(async () => {
  site = await servedSite(
    { adminPassword: 'correct horse battery' },
    {
      readSource: async (name) => {
        await ingestSources(site.app, { names: [name], signal: new AbortController().signal });
      },
      sourcesEditor: {
        preview: (...asked) => editor().preview(...asked),
        plan: (...asked) => editor().plan(...asked),
        add: (...asked) => editor().add(...asked),
        setEnabled: (...asked) => editor().setEnabled(...asked),
      },
    },
  );
});
afterEach(() => site.close());
/** As `serve` hands it in: over the app, which is there after the site. */
const editor = () => createSourcesEditor(site.app, () => reloadSources(site.app));

const get = async (path: string) => (await site.get(path, ADMIN)).body;
async function post(path: string, as: string): Promise<string> {
  const form = formTokenIn(await get('/admin/sending'));
  return (await site.post(path, { form, as }, ADMIN)).body;
}
const recorded = async () =>
  (await site.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(
    ({ action, about }) => `${action}: ${about}`,
  );

test('digests are paused until an instant in UTC, which has to come still', async () => {
  const { app } = site;
  const form = formTokenIn(await get('/admin/sending'));
  const pause = (until: string) => site.post('/admin/sending', { form, as: 'pause', until }, ADMIN);
  for (const wrong of ['2026-03-01T08:00', '2026-02-30T08:00', 'tomorrow', '2027-03-01']) {
    const { status, body } = await pause(wrong);
    expect([status, body]).toEqual([422, expect.stringContaining(`Saw ${wrong}`)]);
    expect(body).toContain(`value="${wrong}"`);
  }
  expect(await readPause(app.db, app.clock.now())).toEqual({ paused: false, until: null });
  expect((await pause('2027-03-01T08:00')).body).toContain('paused until 2027-03-01');
  expect(await readPause(app.db, app.clock.now())).toEqual({
    paused: true,
    until: new Date('2027-03-01T08:00:00Z'),
  });
  expect(await recorded()).toEqual(['paused until 2027-03-01 08:00 UTC: all digests']);
});

test('all digests are paused and resumed, and one run is stopped and resumed', async () => {
  const { app } = site;
  const isPaused = async () => (await readPause(app.db, app.clock.now())).paused;
  expect(await post('/admin/sending', 'pause')).toContain('Resume digests');
  expect(await isPaused()).toBe(true);
  expect(await get('/admin')).toContain('Sending of digests is paused');
  await post('/admin/sending', 'resume');
  expect(await isPaused()).toBe(false);

  await aSubscriber(app, 'ada@example.org');
  await site.read(['Attention to everything']);
  site.at('2026-03-12T09:00:00Z');
  await planDigests(app, {});
  const { id } = await app.db.digestRun.findFirstOrThrow();
  expect(await get(`/admin/runs/${id}`)).toContain('Stop this run');
  expect(await post(`/admin/runs/${id}`, 'hold')).toContain('an operator stopped it');
  expect(await post(`/admin/runs/${id}`, 'resume')).toContain('Stop this run');
  expect(await recorded()).toEqual([
    'paused: all digests',
    'resumed: all digests',
    `stopped: run ${id}`,
    `resumed: run ${id}`,
  ]);
});

test('a source is read now, and its page says what each read brought', async () => {
  const { app } = site;
  const folder = temporaryFolder();
  const file = join(folder, 'page.txt');
  const source = { name: 'a b/ü', files: file, kind: 'auto', everyMs: 3_600_000, enabled: true };
  Object.assign(app, { config: { ...app.config, sources: [source] } });
  const path = `/admin/sources/${encodeURIComponent('a b/ü')}`;
  expect(await get('/admin')).toContain(`href="${path}"`);
  expect(await get(path)).toContain('never');
  writeFileSync(file, dailyPage(['Attention to everything', 'Nothing but attention']));
  const read = await post(path, 'read');
  expect(read).toContain('It was read.');
  expect(read).toContain('<span class="outcome ok">ok</span>');
  expect(read).toContain('<title>2026-03-11 12:00 UTC ok: 2</title>');
  expect(await recorded()).toEqual(['read: source a b/ü']);
  expect((await site.get('/admin/sources/none', ADMIN)).status).toBe(404);
});

test('a source is looked at, added, disabled and enabled; paperround.yaml and what is read say so', async () => {
  const { app } = site;
  const folder = temporaryFolder();
  const configPath = join(folder, 'paperround.yaml');
  writeFileSync(
    configPath,
    '# mine\nsources:\n  - name: first # kept\n    files: page.txt\n    enabled: false\n',
  );
  Object.assign(app, { config: { ...app.config, configPath, allowPrivateSources: true } });
  reloadSources(app);
  const pages = await listingServer();
  pages.on('/feed', withPage(FEED, { 'content-type': 'application/atom+xml' }));
  const form = formTokenIn(await get('/admin/sending'));
  const postSources = async (fields: Record<string, string>) =>
    site.post('/admin/sources', { form, ...fields }, ADMIN);
  const configured = () => app.config.sources.map(({ name, enabled }) => `${name} ${enabled}`);

  const looked = (await postSources({ as: 'preview', url: `${pages.base}/feed` })).body;
  expect(looked).toContain('A Paper of the Feed');
  expect(configured()).toEqual(['first false']);
  const added = (await postSources({ as: 'add', url: `${pages.base}/feed`, name: 'lab-feed' })).body;
  expect(added).toContain('Added as <a href="/admin/sources/lab-feed">');
  expect(configured()).toEqual(['first false', 'lab-feed true']);
  const again = await postSources({ as: 'add', url: `${pages.base}/feed`, name: 'other' });
  expect([again.status, again.body]).toEqual([422, expect.stringContaining('is there already')]);
  expect((await postSources({ as: 'preview', url: 'nowhere' })).status).toBe(422);

  expect(await post('/admin/sources/lab-feed', 'disable')).toContain('It is disabled');
  expect(await post('/admin/sources/first', 'enable')).toContain('It is enabled.');
  expect(configured()).toEqual(['first true', 'lab-feed false']);
  expect(readFileSync(configPath, 'utf8')).toMatch(
    /^# mine\nsources:\n {2}- name: first # kept\n {4}files: page.txt\n/,
  );
  expect(await recorded()).toEqual([
    'added: source lab-feed',
    'added: source other',
    'disabled: source lab-feed',
    'enabled: source first',
  ]);
  await pages.close();
});

test('a process without a timetable shows the sources of paperround.yaml as it is now, or as it last could be used', async () => {
  const { app } = site;
  const folder = temporaryFolder();
  const configPath = join(folder, 'paperround.yaml');
  const write = (text: string) => writeFileSync(configPath, text);
  writeFileSync(join(folder, 'page.txt'), dailyPage(['Attention to everything']));
  write('sources: [{ name: lab, files: page.txt }]');
  Object.assign(app, { config: { ...app.config, configPath } });
  expect(await get('/admin/sources')).toContain('href="/admin/sources/lab"');
  await ingestSources(app, { names: ['lab'], signal: new AbortController().signal });
  const isWatched = async () =>
    (await get('/metrics')).includes('paperround_source_last_good_read_age_seconds{source="lab"}');
  expect([await isWatched(), await get('/sources')]).toEqual([true, expect.stringContaining('Lab')]);
  write('sources: [');
  expect(await isWatched()).toBe(true);
  write('sources: [{ name: lab, files: page.txt, enabled: false }]');
  expect(await isWatched()).toBe(false);
  expect(await get('/admin')).toContain('href="/admin/sources/lab"');
});

const FEED = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><updated>2026-03-11T06:00:00Z</updated>
<entry><id>urn:1</id><title>A Paper of the Feed</title><link href="https://papers.example/1"/><updated>2026-03-11T06:00:00Z</updated><summary>We show a thing that was not known.</summary></entry></feed>`;

test('topics show what they matched lately and who has them; a query is tried, a wrong one explained', async () => {
  const { app } = site;
  await aSubscriber(app, 'ada@example.org', { topics: ['reinforcement-learning'] });
  await site.read(['Reinforcement learning of robots', 'Attention to everything']);
  const body = await get('/admin/topics?q=attention');
  expect(body).toContain('1 paper of the last 7 days matches.');
  expect(body).toMatch(/reinforcement-learning">Reinforcement learning<\/a><\/td><td>1<\/td><td>1<\/td>/);
  expect((await site.get('/admin/topics?q=AND', ADMIN)).status).toBe(422);
  expect((await site.get('/admin/topics?q=NOT+attention', ADMIN)).status).toBe(422);
});

/**
 * Of the table of days: active at its end, sent, joined, left, hard, soft, complaints, how late half and
 * nearly all of the papers were.
 */
const rowOf = (day: string, cells: readonly (number | string)[]): string =>
  `<tr><td><time datetime="${day}">${day}</time></td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

test('days show what was sent, who joined and left, and what is due in the next hours', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  await aSubscriber(app, 'ben@example.org', { minuteOfDay: 10 * 60 + 30 });
  await site.read(['Attention to everything']);
  const before = await get('/admin/days');
  expect(before).toContain('2 digests are due.');
  expect(before).toContain('<title>2026-03-12 08:00 UTC: 1</title>');
  expect(before).toContain('<title>2026-03-12 10:00 UTC: 1</title>');
  expect(before).toContain('Attention to everything');
  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  await unsubscribe(app.db, app.hasher, { id }, 'web', app.clock.now());
  const after = await get('/admin/days');
  expect(after).toContain('1 digest is due.');
  expect(after).toContain(rowOf('2026-03-12', [1, 1, 0, 1, 0, 0, 0, '21.0 h', '21.0 h']));
  expect(after).toContain(rowOf('2026-03-11', [2, 0, 2, 0, 0, 0, 0, '', '']));
  expect(after).toContain('<title>2026-03-12: 21</title>');
  expect(after).toContain('half of the new papers came within 21.0 hours');
});

test('active readers of a day are those of this store: lists of strangers, moves and former consents are none', async () => {
  const { app } = site;
  const { db, hasher } = app;
  const ada = await aSubscriber(app, 'ada@example.org');
  const ben = await aSubscriber(app, 'ben@example.org');
  const cleo = await aSubscriber(app, 'cleo@example.org');
  await aSubscriber(app, 'dora@example.org');

  site.at('2026-03-12T10:00:00Z');
  const now = app.clock.now();
  const imported = await openReaderFile([
    'email,status,consent,consented_at\nemil@example.org,active,Signed a list.,2026-03-01\n',
  ]);
  await importReaders(db, imported, { hasher, rules: readerRules(app.topics), now });
  const strangers = Array.from({ length: 40 }, (_, index) => `stranger${index}@example.net`);
  const list = await openReaderFile([['email', ...strangers, 'dora@example.org'].join('\n')]);
  await importSuppressions(db, list, { hasher, now, reason: 'bounced', dryRun: false });
  const address = { address: 'ada@example.com', key: 'ada@example.com' };
  expect(await moveByOperator(db, hasher, { readerId: ada.id, address }, now)).toBe('moved');

  site.at('2026-03-13T10:00:00Z');
  await setPaused(db, { id: ben.id }, true, app.clock.now());
  await eraseReader(db, hasher, { id: cleo.id }, app.clock.now());
  const body = await get('/admin/days');
  expect(body).toContain('Active readers: 2');
  // When Ben, who is paused, and Cleo, who is erased, were active is not known any more.
  expect(body).toContain(rowOf('2026-03-13', [2, 0, 0, 0, 0, 0, 0, '', '']));
  expect(body).toContain(rowOf('2026-03-12', [2, 0, 1, 0, 0, 0, 0, '', '']));
  expect(body).toContain(rowOf('2026-03-11', [2, 0, 3, 0, 0, 0, 0, '', '']));
  expect(body).toContain(rowOf('2026-03-10', [0, 0, 0, 0, 0, 0, 0, '', '']));
});
