/** Tests what a form shows before it is sent: the last week, a sample, and choices that a link fills in. */
import { type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
  site.at('2026-03-11T08:00:00Z');
  await site.read([
    'Language Models as Zebra Keepers',
    'Robots That Fold Laundry',
    'A Note on Sparse Matrices',
  ]);
});
afterAll(() => site.close());

const asked = (fields: readonly (readonly [string, string])[]) =>
  site.post('/week', [...fields, ['part', 'list']]);

test('the last week is that of all choices together, without what is left out and what is half typed', async () => {
  const all = await asked([]);
  expect(all).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect(all.body).toMatch(/<b>3 papers<\/b> in the last seven days, less than one a day/);
  const some = await asked([
    ['topics', 'language-models'],
    ['topics', 'no-such-topic'],
    ['queries', 'laundry'],
    ['queries', '"half typ'],
  ]);
  expect(some.body).toContain('<b>2 papers</b>');
  expect(some.body).toContain('Language Models as Zebra Keepers');
  expect(some.body).toContain('Your search: laundry');
  expect(
    (
      await asked([
        ['queries', 'laundry'],
        ['exclusions', 'robots'],
      ])
    ).body,
  ).toContain('Nothing in the last seven days.');
  expect(some.body).not.toContain('<html');
});

test('without script the form comes back with what was typed and the week below it; nothing is stored', async () => {
  const { status, body } = await site.post('/week', { email: 'half@', queries: 'laundry' });
  expect(status).toBe(200);
  expect(body).toContain('value="half@"');
  expect(body).toContain('value="laundry"');
  expect(body).toContain('<b>1 paper</b>');
  expect(await site.app.db.reader.count()).toBe(0);
});

test('a link fills the form, and what it fills in is not folded away', async () => {
  const { body } = await site.get('/?topics=quantum&queries=zebra&authors=Ada+Lovelace&topics=%3Cb%3E');
  const [chips = ''] = /<ul class="chips">.*?<\/ul>/s.exec(body) ?? [];
  expect(chips).toContain('value="quantum" checked');
  expect(chips.match(/type="checkbox"/g)).toHaveLength(9);
  expect(body).toContain('<details open>');
  expect(body).toContain('name="queries" value="zebra"');
  expect(body).toContain('name="authors" value="Ada Lovelace"');
  expect(body).not.toContain('<b>"');
  expect((await site.get('/')).body).toContain('<details>');
  // Each topic is one field of the form.
  expect(body.match(/name="topics" value="quantum"/g)).toHaveLength(1);
});

test('searches, topics and authors can be had by mail', async () => {
  expect((await site.get('/search?q=zebra+OR+laundry')).body).toContain(
    'href="/?queries=zebra+OR+laundry#subscribe"',
  );
  expect((await site.get('/topics/robotics')).body).toContain('href="/?topics=robotics#subscribe"');
  expect((await site.get('/search?q=author%3A%22Ada+Lovelace%22')).body).toContain(
    'href="/?authors=Ada+Lovelace#subscribe"',
  );
});

test('a sample is the mail of a new reader, with no link that belongs to somebody', async () => {
  const { status, body, headers } = await site.get('/sample');
  expect(status).toBe(200);
  expect(body).toContain('A sample: what a new reader would get today.');
  for (const title of ['Zebra Keepers', 'Fold Laundry', 'Sparse Matrices']) expect(body).toContain(title);
  expect(body).not.toMatch(/\/(preferences|unsubscribe|my|digests|feedback|editions)\//);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  const some = await site.get('/sample?topics=language-models');
  expect(some.body).toContain('Zebra Keepers');
  expect(some.body).not.toContain('Fold Laundry');
  expect((await site.get('/sample?queries=nothingofthekind')).body).toContain('No sample yet');
});
