/** Tests a reader's own page: what it shows, what it changes, and for whom. */
import type { Reader } from '../../src/readers/reader.ts';
import { findReader } from '../../src/readers/readers-store.ts';
import { setPaused, unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite, tampered } from './served-site.ts';

let site: ServedSite;
let ada: Reader;
let path: string;
beforeAll(async () => {
  site = await servedSite();
  await site.read(['Language Models as Zebra Keepers', 'Robots That Fold Laundry']);
  ada = await aSubscriber(site.app, 'ada@example.org', {
    topics: ['language-models'],
    queries: ['zebra'],
    replacements: true,
  });
  path = `/preferences/${site.app.tokens.sign('preferences', ada.publicId)}`;
});
afterAll(() => site.close());

const now = async (): Promise<Reader | null> => findReader(site.app.db, { id: ada.id });

test('reading the page changes nothing and shows choices with what they would have found', async () => {
  const before = await now();
  const { status, body, headers } = await site.get(path);
  expect((await site.ask('HEAD', path)).status).toBe(200);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-robots-tag': expect.stringContaining('noindex'),
  });
  expect(body).toMatch(/value="language-models" checked><span>[^<]+ <span class="count">1</);
  expect(body).toMatch(/value="zebra"[^>]*> <span class="count">1<[^>]*> paper in the last seven days</);
  expect(body).not.toContain('ada@example.org');
  expect(await now()).toEqual(before);
});

test('everything that can be chosen is saved', async () => {
  const fields = [
    ['topics', ''],
    ['topics', 'robotics'],
    ['topics', 'agents'],
    ['queries', 'laundry'],
    ['queries', ''],
    ['frequency', 'weekly'],
    ['time', '06:15'],
    ['timeZone', 'America/New_York'],
    ['weekday', '5'],
    ['monthDay', '31'],
    ['maxPapers', '7'],
    ['replacements', 'no'],
    ['layout', 'long'],
    ['format', 'text'],
    ['pauseUntil', '2026-04-01'],
    ['action', 'save'],
  ] as const;
  expect((await site.post(path, fields)).status).toBe(200);
  expect(await now()).toMatchObject({
    topics: ['agents', 'robotics'],
    queries: ['laundry'],
    frequency: 'weekly',
    minuteOfDay: 375,
    timeZone: 'America/New_York',
    weekday: 5,
    monthDay: 31,
    maxPapers: 7,
    replacements: false,
    layout: 'long',
    format: 'text',
    pauseUntil: '2026-04-01',
  });
});

test('no ticked topic means none; fields that are left out stay', async () => {
  await site.post(path, [
    ['topics', ''],
    ['queries', ''],
  ]);
  expect(await now()).toMatchObject({ topics: [], queries: [], maxPapers: 7 });
});

test('a body that is no form saves nothing, and is not called saved', async () => {
  const before = await now();
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
    const { body } = await site.ask('POST', path, '{"maxPapers":9}', { 'content-type': type });
    expect(body).toContain('Nothing was changed.');
    expect(body).not.toContain('Saved');
  }
  expect(await now()).toEqual(before);
});

test('wrong values come back with their problems and nothing is saved', async () => {
  const before = await now();
  const answer = await site.post(path, { queries: 'a AND', maxPapers: '900', timeZone: 'Nowhere' });
  expect(answer.status).toBe(422);
  for (const name of ['queries', 'maxPapers', 'timeZone'])
    expect(answer.body).toContain(`id="${name}-problem"`);
  expect(answer.body).toContain('value="a AND"');
  expect(await now()).toEqual(before);
});

test('of several queries only the wrong one is marked', async () => {
  const { body } = await site.post(path, [
    ['queries', 'zebra'],
    ['queries', '(open'],
  ]);
  const marked = [
    ...body.matchAll(/<input type="text" name="queries" value="([^"]*)"[^>]*aria-invalid="true"/g),
  ];
  expect(marked.map(([, query]) => query)).toEqual(['(open']);
});

test('counting again saves nothing', async () => {
  const answer = await site.post(path, { queries: 'zebra OR laundry', action: 'count' });
  expect(answer.body).toMatch(/value="zebra OR laundry"[^>]*> <span class="count">2</);
  expect((await now())?.queries).toEqual([]);
});

test('of two tabs each saves what was changed in it, and takes back nothing that the other saved', async () => {
  const reader = await aSubscriber(site.app, 'tabs@example.org', { topics: ['vision', 'agents'] });
  const own = `/preferences/${site.app.tokens.sign('preferences', reader.publicId)}`;
  const stored = () => findReader(site.app.db, { id: reader.id });
  const { body } = await site.get(own);
  const before = (/name="before" value="([^"]*)"/.exec(body)?.[1] ?? '').replaceAll('&quot;', '"');
  await site.post(own, { frequency: 'weekly' });
  // The page has the topics in its own order.
  const asOpened = [
    ['before', before],
    ['frequency', 'daily'],
    ['topics', 'agents'],
    ['topics', 'vision'],
    ['maxPapers', '7'],
  ] as const;
  await site.post(own, asOpened);
  expect(await stored()).toMatchObject({ frequency: 'weekly', maxPapers: 7, topics: reader.topics });
  // A program that posts no page says what it wants.
  await site.post(own, { frequency: 'daily' });
  expect(await stored()).toMatchObject({ frequency: 'daily' });
});

test('a button that the page does not have saves nothing', async () => {
  for (const action of ['savd', 'constructor']) {
    const answer = await site.post(path, { queries: 'zebra OR laundry', action });
    expect(answer.body).toContain('Nothing was changed.');
  }
  expect((await now())?.queries).toEqual([]);
});

test('a pause is ended by its button', async () => {
  await site.post(path, { action: 'resume' });
  expect(await now()).toMatchObject({ status: 'active', pauseUntil: null });
  await setPaused(site.app.db, { id: ada.id }, true, site.app.clock.now());
  expect((await site.get(path)).body).toContain('value="resume"');
  await site.post(path, { action: 'resume' });
  expect(await now()).toMatchObject({ status: 'active' });
});

test('what was changed in the form and not saved is there again after another button of the page', async () => {
  const reader = await aSubscriber(site.app, 'unsaved@example.org', { topics: ['vision'] });
  const own = `/preferences/${site.app.tokens.sign('preferences', reader.publicId)}`;
  await setPaused(site.app.db, { id: reader.id }, true, site.app.clock.now());
  const opened = (await site.get(own)).body;
  const form = /<form [^>]*id="(\w+)"[^>]*class="preferences"/.exec(opened)?.[1];
  expect(opened).toMatch(new RegExp(`<button [^>]*form="${form}"[^>]*value="resume"`));
  const before = (/name="before" value="([^"]*)"/.exec(opened)?.[1] ?? '').replaceAll('&quot;', '"');
  const unsaved = [
    ['before', before],
    ['topics', 'vision'],
    ['queries', 'zebra OR laundry'],
    ['maxPapers', '7'],
  ] as const;
  for (const button of [
    ['action', 'resume'],
    ['action', 'profile-off'],
    ['said', 'more 1'],
    ['action', 'change-address'],
  ] as const) {
    const { body } = await site.post(own, [...unsaved, ['email', 'new@example.org'], button]);
    expect(body).toContain('name="queries" value="zebra OR laundry"');
    expect(body).toMatch(/name="maxPapers"[^>]* value="7"/);
    expect(body).toContain('not saved yet');
  }
  expect(await findReader(site.app.db, { id: reader.id })).toMatchObject({ status: 'active', queries: [] });
  const misspelt = await site.post(own, [...unsaved, ['email', 'no address'], ['action', 'change-address']]);
  expect(misspelt.body).toContain('name="queries" value="zebra OR laundry"');
  expect((await site.post(own, [['action', 'profile-on']])).body).not.toContain('not saved yet');
  expect((await site.post(own, unsaved)).body).not.toContain('not saved yet');
});

test('another address that was typed is not lost by another button, and Enter in its field asks it', async () => {
  const email = 'typed@example.org';
  const paths = ['profile-on', 'count', 'resume'].map((action) => ({ action, email }));
  for (const fields of paths) expect((await site.post(path, fields)).body).toContain(`value="${email}"`);
  expect((await site.post(path, { email, maxPapers: '99' })).body).toContain(`value="${email}"`);
  expect(await site.app.db.addressChange.count({ where: { email } })).toBe(0);
  expect((await site.post(path, { email: 'no address', maxPapers: '8' })).status).toBe(422);
  expect((await now())?.maxPapers).not.toBe(8);
  const { body } = await site.post(path, { action: 'save', email });
  expect(body).toContain('Saved. Check the new inbox');
  expect(await site.app.db.addressChange.count({ where: { email } })).toBe(1);
});

test('a pause that is over already is reported, since mail comes', async () => {
  expect((await site.post(path, [['pauseUntil', '2026-01-01']])).body).toContain(
    'The pause ended on Thursday, 1 January 2026, so mail comes as before.',
  );
  const { body } = await site.post(path, [['pauseUntil', '']]);
  expect(body).toContain('>Saved.<');
  expect(body).toMatch(/The next digest comes on \w+, \d+ \w+ \d{4}, at \d\d:\d\d \([\w/]+\)/);
});

test('a reader who unsubscribed by a slip returns by one button', async () => {
  await unsubscribe(site.app.db, site.app.hasher, { id: ada.id }, 'web', site.app.clock.now());
  expect((await site.get(path)).body).toContain('value="resubscribe"');
  await site.post(path, { action: 'resubscribe' });
  expect(await now()).toMatchObject({ status: 'active' });
  expect(await site.app.db.suppression.count()).toBe(0);
});

test('a form on another site changes nothing', async () => {
  const before = await now();
  const foreign: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
  ];
  for (const headers of foreign)
    expect((await site.post(path, { maxPapers: '1' }, headers)).status).toBe(403);
  expect(await now()).toEqual(before);
  expect(
    (await site.post(path, { maxPapers: '9' }, { 'sec-fetch-site': 'same-origin', origin: 'null' })).status,
  ).toBe(200);
});

test('one reader’s token shows and changes that reader only', async () => {
  const ben = await aSubscriber(site.app, 'ben@example.org');
  await site.post(`/preferences/${site.app.tokens.sign('preferences', ben.publicId)}`, { maxPapers: '3' });
  expect((await now())?.maxPapers).toBe(9);
  for (const wrong of [
    tampered(path.slice(13)),
    site.app.tokens.sign('unsubscribe', ada.publicId),
    site.app.tokens.sign('digest', ada.publicId, 1),
  ]) {
    for (const rest of ['', '/sent', '/export', '/erase'])
      expect((await site.get(`/preferences/${wrong}${rest}`)).status).toBe(404);
    expect((await site.post(`/preferences/${wrong}`, { maxPapers: '1' })).status).toBe(404);
    expect((await site.post(`/preferences/${wrong}/erase`, { confirm: 'erase' })).status).toBe(404);
  }
});

test('the export holds everything about the reader, as a file', async () => {
  const { body, headers } = await site.get(`${path}/export`);
  expect(headers['content-disposition']).toContain('attachment');
  expect(JSON.parse(body)).toMatchObject({
    subscriber: { email: 'ada@example.org' },
    consents: expect.any(Array),
    digests: expect.any(Array),
  });
});

test('erasing asks first, then takes the reader and the copies of their mails away; the link is a 404 after it', async () => {
  expect((await site.get(`${path}/erase`)).body).toContain('value="erase"');
  expect((await site.post(`${path}/erase`, {})).status).toBe(200);
  expect(await now()).not.toBeNull();
  expect((await site.post(`${path}/erase`, { confirm: 'erase' })).status).toBe(200);
  expect(await now()).toBeNull();
  expect((await site.get(path)).status).toBe(404);
  expect((await site.post(path, { maxPapers: '4' })).status).toBe(404);
});
