/** A reader's own library as likes: from a file, pasted, and from Zotero. */
import { collectPersonalData } from '../../src/delivery/reports/personal-data-store.ts';
import { readProfile } from '../../src/digest/profile/profiles-store.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { type ListingServer, listingServer, withPage, withStatus } from '../support/listing-server.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from './served-site.ts';

/** As Chromium writes them. */
const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
const KEY = 'P9NiFoyLeZu2bZNvvuQPDWsd';

let zotero: ListingServer;
let site: ServedSite;
beforeAll(async () => {
  zotero = await listingServer();
  site = await servedSite({ allowPrivateSources: true }, { zoteroApi: zotero.base });
  await site.read(['Zebra Keepers of the Plain', 'Robots That Fold', 'Sparse Matrices at Sea']);
});
afterAll(async () => {
  await site.close();
  await zotero.close();
});

const pathOf = ({ publicId }: Reader): string =>
  `/preferences/${site.app.tokens.sign('preferences', publicId)}/import`;
const dataOf = async (reader: Reader) =>
  (await collectPersonalData(site.app.db, { id: reader.id }, site.app.clock.now()))!;

function upload(reader: Reader, text: string) {
  const body = [
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="file"; filename="library.bib"',
    'Content-Type: application/octet-stream',
    '',
    text,
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="text"',
    '',
    '',
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="action"',
    '',
    'read',
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
  return site.ask('POST', pathOf(reader), body, {
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
  });
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
const postedBack = (body: string): string =>
  unescaped(/name="references" value="([^"]*)"/.exec(body)?.[1] ?? '');

test('what was pasted and is not understood can be mended where it stands', async () => {
  const reader = await aSubscriber(site.app, 'pasted@example.org');
  const pasted = await site.post(pathOf(reader), { action: 'read', text: 'No </textarea> BibTeX' });
  expect(pasted.status).toBe(422);
  expect(pasted.body).toMatch(/<textarea[^>]*>No &lt;\/textarea(?:>|&gt;) BibTeX<\/textarea>/);
});

test('a file is shown as understood before anything is kept; what is here is liked, the rest when it arrives', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'ada@example.org', { minuteOfDay: 0 });
  expect((await site.get(pathOf(reader))).body).toContain('Bring your own library');
  const file = `@article{a, title = {{Zebra} keepers of the plain}}
@article{b, title = {Robots that Fold}}
@article{c, title = {Unheard-of <b>Kites</b>}, doi = {10.1000/kite}}
@article{d, year = 1999}`;
  const understood = await upload(reader, file);
  expect(understood.status).toBe(200);
  expect(understood.body).toContain('Understood: 3 papers; not understood, or too many: 1');
  expect(understood.body).toContain('Zebra Keepers of the Plain');
  expect(understood.body).toContain('Unheard-of &lt;b&gt;Kites');
  expect(await dataOf(reader)).toMatchObject({ feedback: [], awaited: [] });

  const pasted = await site.post(pathOf(reader), { action: 'read', text: file });
  const references = postedBack(pasted.body);
  expect(references).toBe(postedBack(understood.body));
  for (let times = 0; times < 2; times += 1)
    expect((await site.post(pathOf(reader), { action: 'keep', references })).status).toBe(200);
  const kept = await dataOf(reader);
  expect(kept.feedback.map(({ paper, kind }) => [paper, kind]).toSorted()).toEqual([
    ['Robots That Fold', 'more'],
    ['Zebra Keepers of the Plain', 'more'],
  ]);
  expect(kept.awaited).toMatchObject([{ paper: 'Unheard-of <b>Kites</b>' }]);
  expect(await readProfile(app.db, reader.id)).toBeNull();

  site.at('2026-03-12T12:00:00Z');
  await site.read(['Unheard-of Kites', 'Unheard-of <b>Kites</b>']);
  await site.sendDue();
  const after = await dataOf(reader);
  expect(after.awaited).toEqual([]);
  expect(after.feedback).toHaveLength(3);
  expect((await readProfile(app.db, reader.id))?.likes).toBe(3);
  // What a reader has in a library is no news to them.
  const [digest] = after.digests;
  expect(digest?.papers.map(({ title }) => title)).not.toContain('Zebra Keepers of the Plain');
  expect(digest?.papers.map(({ title }) => title)).toContain('Sparse Matrices at Sea');
});

test('what comes back changed, empty or as something else is kept in no part', async () => {
  const reader = await aSubscriber(site.app, 'bea@example.org');
  const post = (fields: Record<string, string>) => site.post(pathOf(reader), fields);
  for (const references of ['', '{}', '[{"title":""}]', '[{"title":"x","identifiers":{"doi":7}}]'])
    expect((await post({ action: 'keep', references })).status).toBe(422);
  expect((await post({ action: 'read', text: 'hello' })).status).toBe(422);
  expect((await upload(reader, '')).status).toBe(422);
  const foreign = { 'sec-fetch-site': 'cross-site' };
  const references = '[{"title":"Robots That Fold","identifiers":{}}]';
  expect((await site.post(pathOf(reader), { action: 'keep', references }, foreign)).status).toBe(403);
  expect((await site.get(`${pathOf(reader)}x`)).status).toBe(404);
  const tooMuch = await site.post(pathOf(reader), { action: 'read', text: `@a{${'x'.repeat(1_200_000)}` });
  expect(tooMuch.status).toBe(413);
  expect((await dataOf(reader)).feedback).toEqual([]);
});

test('a Zotero library is read by its key, which goes nowhere else and is not kept', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'cem@example.org');
  const page = (start: number) =>
    `/users/7/items/top?format=json&sort=dateAdded&direction=desc&limit=100&start=${start}`;
  const item = (title: string) => ({ data: { itemType: 'journalArticle', title } });
  zotero.on('/keys/current', withPage(JSON.stringify({ key: KEY, userID: 7 })));
  zotero.on(page(0), withPage(JSON.stringify(Array.from({ length: 100 }, (_, n) => item(`Kite ${n}`)))));
  zotero.on(page(100), withPage(JSON.stringify([item('Robots That Fold')])));
  const read = await site.post(pathOf(reader), { action: 'zotero', key: ` ${KEY} ` });
  expect(read.body).toContain('Understood: 101 papers');
  expect(read.body).not.toContain(KEY);
  expect(zotero.requests.map(({ headers }) => headers['zotero-api-key'])).toEqual([KEY, KEY, KEY]);
  await site.post(pathOf(reader), { action: 'keep', references: postedBack(read.body) });
  expect(await dataOf(reader)).toMatchObject({ feedback: [{ paper: 'Robots That Fold' }] });
  expect((await dataOf(reader)).awaited).toHaveLength(100);
  expect((await site.get(pathOf(reader))).body).toContain('100 papers of yours');
  await site.post(pathOf(reader), { action: 'forget' });
  expect((await dataOf(reader)).awaited).toEqual([]);

  const other = await listingServer();
  zotero.on('/keys/current', (_, response) => {
    response.writeHead(302, { location: `${other.base}/keys/current` }).end();
  });
  other.on('/keys/current', withPage('{}'));
  expect((await site.post(pathOf(reader), { action: 'zotero', key: KEY })).status).toBe(422);
  expect(other.requests.map(({ headers }) => headers['zotero-api-key'])).toEqual([undefined]);
  await other.close();
  zotero.on('/keys/current', withStatus(403));
  const unknown = await site.post(pathOf(reader), { action: 'zotero', key: KEY });
  expect(unknown.body).toContain('Zotero does not know this key');
  expect((await site.post(pathOf(reader), { action: 'zotero', key: '../items' })).body).toContain(
    'not a Zotero key',
  );
});

test('what is waited for goes with the reader, and with all that they said', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'dora@example.org');
  const references = '[{"title":"A Balloon Never Seen","identifiers":{"arxiv":"2203.01250"}}]';
  await site.post(pathOf(reader), { action: 'keep', references });
  await app.profiles.forget(reader.id);
  expect((await dataOf(reader)).awaited).toEqual([]);
  await site.post(pathOf(reader), { action: 'keep', references });
  await eraseReader(app.db, app.hasher, { id: reader.id }, app.clock.now());
  expect(await app.db.awaitedLike.count({ where: { readerId: reader.id } })).toBe(0);
});
