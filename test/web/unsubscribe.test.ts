/** Tests one-click unsubscribing (RFC 8058), and that nothing unsubscribes by accident. */
import { eraseReader } from '../../src/readers/erase-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { readerRules } from '../../src/topics/reader-rules.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite, tampered } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
});
afterAll(() => site.close());

let readers = 0;
async function aReaderWithLink(): Promise<{
  reader: Reader;
  path: string;
  status: () => Promise<string | undefined>;
}> {
  readers += 1;
  const reader = await aSubscriber(site.app, `reader${readers}@example.org`);
  return {
    reader,
    path: `/unsubscribe/${site.app.tokens.sign('unsubscribe', reader.publicId)}`,
    status: async () => (await site.app.db.reader.findUnique({ where: { id: reader.id } }))?.status,
  };
}

const MULTIPART =
  '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';

test.each([
  ['urlencoded', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
  ['urlencoded, its line ended', 'List-Unsubscribe=One-Click\r\n', 'application/x-www-form-urlencoded'],
  ['multipart', MULTIPART, 'multipart/form-data; boundary=x'],
  ['multipart, its name unquoted', MULTIPART.replaceAll('"', ''), 'multipart/form-data; boundary=x'],
  ['multipart, its header bare', MULTIPART.replaceAll(/(?<=[:;]) /g, ''), 'multipart/form-data;boundary="x"'],
  [
    'multipart between other text',
    `One line.\r\n${MULTIPART}And another.\r\n`,
    'multipart/form-data; boundary=x',
  ],
  [
    'multipart with spaces after its boundaries',
    MULTIPART.replaceAll(/--x(?:--)?/g, '$& '),
    'Multipart/Form-Data; charset=utf-8; boundary=x',
  ],
  ['the page’s own button', 'confirm=unsubscribe', 'application/x-www-form-urlencoded'],
])('a one-click post (%s) unsubscribes at once, without cookie, Origin or redirect', async (_name, body, type) => {
  const { path, status, reader } = await aReaderWithLink();
  const answer = await site.ask('POST', path, body, {
    'content-type': type,
    origin: 'https://mail.example.com',
    'sec-fetch-site': 'cross-site',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await status()).toBe('unsubscribed');
  expect(await site.app.db.consent.count({ where: { readerId: reader.id, event: 'withdrawn' } })).toBe(1);
  // A reader who leaves gets no further mail.
  expect(await site.app.db.delivery.count({ where: { readerId: reader.id, priority: 0 } })).toBe(0);
  expect(
    await site.app.db.suppression.count({
      where: { addressHash: site.app.hasher.hash('suppression', reader.email) },
    }),
  ).toBe(1);
  expect((await site.ask('POST', path, body, { 'content-type': type })).status).toBe(200);
  expect(await site.app.db.consent.count({ where: { readerId: reader.id, event: 'withdrawn' } })).toBe(1);
});

test.each([
  ['GET', undefined, undefined],
  ['HEAD', undefined, undefined],
  ['POST', undefined, undefined],
  ['POST', 'hello=world', 'application/x-www-form-urlencoded'],
  ['POST', 'List-Unsubscribe=Two-Clicks', 'application/x-www-form-urlencoded'],
  ['POST', '{"List-Unsubscribe":"One-Click"}', 'application/json'],
  ['POST', 'List-Unsubscribe=One-Click', 'text/plain'],
  ['POST', 'no parts at all', 'multipart/form-data; boundary=y'],
  ['POST', MULTIPART, 'multipart/form-data; boundary=y'],
  ['POST', MULTIPART, 'multipart/form-data'],
  ['POST', MULTIPART.replace('--x--\r\n', ''), 'multipart/form-data; boundary=x'],
  ['POST', MULTIPART.replace('form-data;', 'attachment;'), 'multipart/form-data; boundary=x'],
])('%s with body %s (%s) shows the page and changes nothing', async (method, body, type) => {
  const { path, status } = await aReaderWithLink();
  const answer = await site.ask(method, path, body, type === undefined ? {} : { 'content-type': type });
  expect(answer.status).toBe(200);
  if (method !== 'HEAD') expect(answer.body).toContain('value="unsubscribe"');
  expect(await status()).toBe('active');
});

test('an unsubscribe link never expires, and works for one reader only', async () => {
  const first = await aReaderWithLink();
  const second = await aReaderWithLink();
  site.at('2031-03-11T12:00:00Z');
  expect((await site.post(first.path, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
  expect([await first.status(), await second.status()]).toEqual(['unsubscribed', 'active']);
  site.at('2026-03-11T12:00:00Z');
});

test('a link whose reader is not here, erased or of another store, is answered with 200 and claims nothing', async () => {
  const { path, reader } = await aReaderWithLink();
  await eraseReader(site.app.db, site.app.hasher, { id: reader.id }, site.app.clock.now());
  const elsewhere = site.app.tokens.sign('unsubscribe', '00000000-0000-4000-8000-000000000001');
  for (const one of [path, `/unsubscribe/${elsewhere}`])
    for (const field of ['List-Unsubscribe=One-Click', 'confirm=unsubscribe']) {
      const { status, body } = await site.post(one, [field.split('=') as [string, string]]);
      expect([status, body]).toEqual([
        200,
        expect.stringContaining('Nothing is sent from here for this link'),
      ]);
      expect(body).toContain('newer');
      expect(body).not.toMatch(/You are unsubscribed/);
    }
});

test('after a move with link ids, the links of mails from before work: unsubscribing, and the preferences', async () => {
  const publicId = '5f0c2f39-6c1e-4d1c-8a55-8d5d3ad7f5f0';
  const { db, hasher, tokens, clock } = site.app;
  const file = `email,status,consent,consented_at,link_id\nmoved@example.org,active,Asked.,2026-01-01,${publicId}\n`;
  const rules = readerRules(site.app.topics);
  await importReaders(db, await openReaderFile([file]), { hasher, rules, now: clock.now() });
  expect((await site.get(`/preferences/${tokens.sign('preferences', publicId)}`)).status).toBe(200);
  const left = await site.post(`/unsubscribe/${tokens.sign('unsubscribe', publicId)}`, {
    'List-Unsubscribe': 'One-Click',
  });
  expect(left.body).toContain('You are unsubscribed');
  expect(await db.reader.findUnique({ where: { publicId } })).toMatchObject({
    email: 'moved@example.org',
    status: 'unsubscribed',
  });
});

test('an erased reader still gets a 200 for a link that we signed', async () => {
  const { path, reader } = await aReaderWithLink();
  await eraseReader(site.app.db, site.app.hasher, { id: reader.id }, site.app.clock.now());
  expect((await site.get(path)).status).toBe(200);
  expect((await site.post(path, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
});

test('an altered or borrowed unsubscribe token is a 404 and changes nothing', async () => {
  const { path, reader, status } = await aReaderWithLink();
  const token = path.slice('/unsubscribe/'.length);
  for (const wrong of [
    tampered(token),
    `${token}A`,
    site.app.tokens.sign('preferences', reader.publicId),
    site.app.tokens.sign('bounce', reader.publicId),
  ]) {
    expect((await site.post(`/unsubscribe/${wrong}`, { 'List-Unsubscribe': 'One-Click' })).status).toBe(404);
  }
  expect(await status()).toBe('active');
});
