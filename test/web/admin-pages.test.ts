/** What an operator sees and does in the browser beside readers: sending, runs, sources, topics, days. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPause } from '../../src/delivery/queue/pause-store.ts';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { dailyPage } from '../support/daily-page.ts';
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
    },
  );
});
afterEach(() => site.close());

const get = async (path: string) => (await site.get(path, ADMIN)).body;
async function post(path: string, as: string): Promise<string> {
  const form = formTokenIn(await get('/admin/sending'));
  return (await site.post(path, { form, as }, ADMIN)).body;
}
const recorded = async () =>
  (await site.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(
    ({ action, about }) => `${action}: ${about}`,
  );

test('all digests are paused and let go on, and one run is stopped and let go on', async () => {
  const { app } = site;
  const isPaused = async () => (await readPause(app.db, app.clock.now())).paused;
  expect(await post('/admin/sending', 'pause')).toContain('Let digests go on');
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
    'let go on: all digests',
    `stopped: run ${id}`,
    `let go on: run ${id}`,
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

test('topics tell what they matched lately and who has them; a query is tried, a wrong one explained', async () => {
  const { app } = site;
  await aSubscriber(app, 'ada@example.org', { topics: ['reinforcement-learning'] });
  await site.read(['Reinforcement learning of robots', 'Attention to everything']);
  const body = await get('/admin/topics?q=attention');
  expect(body).toContain('1 papers of the last 7 days match.');
  expect(body).toMatch(/reinforcement-learning">Reinforcement learning<\/a><\/td><td>1<\/td><td>1<\/td>/);
  expect((await site.get('/admin/topics?q=AND', ADMIN)).status).toBe(422);
});

test('days tell what was sent, who joined and left, and what is due in the next hours', async () => {
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
  expect(after).toContain('1 digests are due.');
  // Day, sent, joined, left, hard, soft, complaints.
  expect(after).toContain(
    `<tr><td>2026-03-12</td>${[1, 0, 1, 0, 0, 0].map((count) => `<td>${count}</td>`).join('')}</tr>`,
  );
  expect(after).toContain(
    `<tr><td>2026-03-11</td>${[0, 2, 0, 0, 0, 0].map((count) => `<td>${count}</td>`).join('')}</tr>`,
  );
  expect(after).toContain('half of the new papers came within 21.0 hours');
});
