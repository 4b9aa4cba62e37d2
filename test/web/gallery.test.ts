/**
 * Tests that the gallery has every kind of mail, the same bytes each time, and is in the demonstration alone.
 */
import { lintMail } from '../../src/digest/rendering/lint-mail.ts';
import { type GalleryMail, galleryMails } from '../../src/web/gallery/gallery-mails.ts';
import { galleryFiles } from '../../src/web/gallery/gallery-page.ts';
import { mailVariant } from '../../src/web/gallery/mail-variants.ts';
import { type ServedSite, servedSite } from './served-site.ts';

let mails: readonly GalleryMail[];
let site: ServedSite;
beforeAll(async () => {
  mails = await galleryMails();
  site = await servedSite({}, { gallery: true });
});
afterAll(() => site.close());

test('every mail is in it once, the same bytes each time, and every program shows it', async () => {
  const names = mails.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      ...['welcome', 'daily', 'weekdays', 'weekly', 'monthly', 'catch-up'],
      ...['confirmation', 'known', 'preferences', 'new-address', 'moved', 'address-taken', 'trial'],
    ]),
  );
  expect(await galleryMails()).toEqual(mails);
  expect(mails.flatMap(({ html }) => lintMail(html))).toEqual([]);
});

test('a kind of edition says so at its top, in both parts', () => {
  const tops = {
    weekly: 'Weekly · 5–11 March · No. 14',
    'catch-up': 'While you were away: 22 February to 11 March',
  };
  for (const [name, top] of Object.entries(tops)) {
    const { html, text } = mails.find((mail) => mail.name === name)!;
    expect(html).toContain(top);
    expect(text).toContain(top);
  }
});

test('a window is light or dark, and a program that drops styles has none', () => {
  const { html } = mails[0]!;
  expect(mailVariant(html, 'dark')).toContain('@media all');
  expect(mailVariant(html, 'light')).toContain('@media not all');
  expect(mailVariant(html, 'plain')).not.toContain('<style');
});

test('the page shows each mail in frames, which load nothing from elsewhere', async () => {
  const { status, body } = await site.get('/gallery');
  expect(status).toBe(200);
  const framed = [...body.matchAll(/<iframe [^>]*src="\/gallery\/([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(new Set(framed).size).toBe(3 * mails.filter(({ html }) => html !== '').length);
  const frame = await site.get(`/gallery/${framed[0]}`);
  expect(frame.headers['content-security-policy']).toContain("default-src 'none'");
  expect(frame.body).toBe(galleryFiles(mails).get(framed[0]!));
  expect((await site.get('/gallery/daily.txt')).body).toContain('Paperround');
  expect((await site.get('/gallery/nothing.html')).status).toBe(404);
});
