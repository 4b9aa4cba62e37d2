/** Feedback by links, on a reader's edition and on the preferences page. */

import { readProfile } from '../../src/digest/profile/profiles-store.ts';
import { signFeedback } from '../../src/readers/feedback.ts';
import { listFeedback } from '../../src/readers/feedback-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { TOUCHES_TOPIC } from '../../src/topics/topic-model.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite, tampered } from './served-site.ts';

const TITLES = ['Zebra Keepers', 'Robots That Fold', 'Sparse Matrices', 'Dense Balloons', 'Quiet Sails'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let site: ServedSite;
let reader: Reader;
let ids: readonly number[];
beforeAll(async () => {
  site = await servedSite();
  const { app } = site;
  reader = await aSubscriber(app, 'ada@example.org', { maxPapers: 3 });
  await site.read(TITLES);
  ids = (await app.db.paper.findMany({ where: { title: { in: TITLES } }, orderBy: { id: 'asc' } })).map(
    ({ id }) => id,
  );
});
afterAll(() => site.close());

const said = async () =>
  (await listFeedback(site.app.db, reader.id))
    .map(({ paperId, kind }) => `${kind} ${ids.indexOf(paperId)}`)
    .toSorted();

const linkFor = (index: number, kind: 'more' | 'less' | 'saved'): string =>
  `/feedback/${signFeedback(site.app.tokens, reader.publicId, ids[index]!, kind)}`;

test('a link shows a page with a button and changes nothing; the button says it, once, and it can be taken back', async () => {
  const path = linkFor(0, 'more');
  const asked = await site.ask('GET', path);
  expect([asked.status, await said()]).toEqual([200, []]);
  expect(asked.body).toContain('More like this');
  expect(asked.body).toContain('Zebra Keepers');
  expect((await site.ask('HEAD', path)).status).toBe(200);
  expect(await said()).toEqual([]);
  for (let times = 0; times < 2; times += 1)
    expect((await site.ask('POST', path, 'action=say', FORM)).status).toBe(200);
  expect(await said()).toEqual(['more 0']);
  await site.ask('POST', linkFor(0, 'less'), '', FORM);
  await site.ask('POST', linkFor(0, 'saved'), '', FORM);
  expect(await said()).toEqual(['less 0', 'saved 0']);
  const feed = await site.get(`/my/${site.app.tokens.sign('feed', reader.publicId)}/feed.xml`);
  expect(feed.body).toContain('Robots That Fold');
  expect(feed.body).not.toContain('Zebra Keepers');
  await site.ask('POST', linkFor(0, 'less'), 'action=undo', FORM);
  expect(await said()).toEqual(['saved 0']);
  await site.ask('POST', linkFor(0, 'saved'), 'action=undo', FORM);
});

test('a token of another purpose, an altered one and one of no paper are not found', async () => {
  const { tokens } = site.app;
  const wrong = [
    `/feedback/${tokens.sign('preferences', reader.publicId)}`,
    `/feedback/${tokens.sign('feedback', reader.publicId)}`,
    `/feedback/${tokens.sign('feedback', reader.publicId, ids[0]! * 4 + 3)}`,
    `/feedback/${tokens.sign('feedback', reader.publicId, 999_999 * 4)}`,
    tampered(linkFor(0, 'more')),
    `/editions/${tokens.sign('digest', reader.publicId, 1)}`,
    `/editions/${tokens.sign('edition', reader.publicId, 999_999)}x`,
  ];
  for (const path of wrong) expect([path, (await site.ask('GET', path)).status]).toEqual([path, 404]);
  for (const path of wrong.slice(0, 5)) expect((await site.ask('POST', path, '', FORM)).status).toBe(404);
  expect(await said()).toEqual([]);
});

test('the page of an edition has all its papers, shown in the mail or not, each to say something of', async () => {
  const { app } = site;
  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  const delivery = await app.db.delivery.findFirstOrThrow({ where: { readerId: reader.id } });
  expect(delivery.paperIds).toHaveLength(3);
  const page = await site.ask('GET', `/editions/${app.tokens.sign('edition', reader.publicId, delivery.id)}`);
  expect([page.status, page.headers['x-robots-tag'] ?? page.body]).toEqual([
    200,
    expect.stringContaining('noindex'),
  ]);
  for (const title of TITLES) expect(page.body).toContain(title);
  const actions = [...page.body.matchAll(/action="([^"]*\/feedback\/[^"]+)"/g)].map(
    (match) => new URL(match[1]!, 'http://x').pathname,
  );
  expect(actions).toHaveLength(3 * TITLES.length);
  await site.ask('POST', actions[0]!, 'action=say', FORM);
  expect(await said()).toHaveLength(1);
  await site.ask('POST', actions[0]!, 'action=undo', FORM);
});

test('saved papers are there for reference managers', async () => {
  const { tokens } = site.app;
  const own = `/preferences/${tokens.sign('preferences', reader.publicId)}/papers`;
  await site.ask('POST', linkFor(1, 'saved'), '', FORM);
  const bib = await site.get(`${own}/saved.bib`);
  expect([bib.status, bib.body]).toEqual([200, expect.stringContaining('Robots That Fold')]);
  const ris = await site.get(`${own}/saved.ris`);
  expect(ris.headers['content-type']).toContain('application/x-research-info-systems');
  expect(ris.body).toContain('TI  - Robots That Fold');
  expect((await site.get(`${own}/saved.pdf`)).status).toBe(404);
  const [paper] = ids;
  expect((await site.get(`/papers/${paper}.ris`)).body).toContain('TI  - Zebra Keepers');
  await site.ask('POST', linkFor(1, 'saved'), 'action=undo', FORM);
});

test('the preferences page lists what was said, takes one or all of it back, and turns the profile off', async () => {
  const { app } = site;
  const path = `/preferences/${app.tokens.sign('preferences', reader.publicId)}`;
  for (const index of [0, 1, 2]) await site.ask('POST', linkFor(index, 'more'), '', FORM);
  await site.ask('POST', linkFor(3, 'less'), '', FORM);
  const page = await site.ask('GET', path);
  expect(page.body).toContain('Not for me: ');
  expect(page.body).toContain('Your digests are ordered by');
  const post = (body: string) => site.ask('POST', path, body, FORM);
  expect((await post('action=profile-off')).body).toContain('are not ordered by what you said');
  expect((await site.app.db.reader.findUniqueOrThrow({ where: { id: reader.id } })).profileOff).toBe(true);
  await post('action=profile-on');
  await post(`action=forget&said=${encodeURIComponent(`less ${ids[3]}`)}`);
  expect(await said()).toEqual(['more 0', 'more 1', 'more 2']);
  expect(await readProfile(app.db, reader.id)).not.toBeNull();
  await post('action=forget-all');
  expect(await said()).toEqual([]);
  expect(await readProfile(app.db, reader.id)).toBeNull();
});

test('an edition that could choose from hundreds has them all, on pages', async () => {
  const { app } = site;
  const titles = Array.from({ length: 230 }, (_, index) => `Study ${index + 1} of Hives`);
  await site.read(titles);
  const eve = await aSubscriber(app, 'eve@example.org', { queries: ['title:hives'], maxPapers: 5 });
  site.at('2026-03-13T09:00:00Z');
  await site.sendDue();
  const { id } = await app.db.delivery.findFirstOrThrow({ where: { readerId: eve.id } });
  const path = `/editions/${app.tokens.sign('edition', eve.publicId, id)}`;
  const seen: string[] = [];
  for (const page of [1, 2, 3]) {
    const { body } = await site.get(`${path}?page=${page}`);
    seen.push(...[...body.matchAll(/Study \d+ of Hives/g)].map(([title]) => title));
    expect(body.includes(`href="?page=${page + 1}"`)).toBe(page < 3);
    // Its own token would be a second one beside those of feedback.
    expect(body).not.toContain('/editions/');
    expect(body.includes('In the mail')).toBe(page === 1);
  }
  expect(seen.toSorted()).toEqual(titles.toSorted());
  expect((await site.get(path)).body).toContain('225 papers');
});

test('the page of an edition has as many others as its mail names', async () => {
  const { app } = site;
  const titles = Array.from({ length: 40 }, (_, index) => `Robot Arm ${index + 1}`);
  await site.read(titles);
  await app.db.paperTopic.updateMany({ where: { topic: 'robotics' }, data: { score: TOUCHES_TOPIC } });
  const kim = await aSubscriber(app, 'kim@example.org', { topics: ['robotics'], maxPapers: 5 });
  site.at('2026-03-14T09:00:00Z');
  await site.sendDue();
  const { id } = await app.db.delivery.findFirstOrThrow({ where: { readerId: kim.id } });
  const { body } = await site.get(`/editions/${app.tokens.sign('edition', kim.publicId, id)}`);
  // A first edition has the ten strongest of the papers that only touch a topic.
  expect(/>(\d+) papers?, what fits/.exec(body)?.[1]).toBe('5');
});
