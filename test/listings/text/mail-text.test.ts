/** The plain text of mail messages. */
import { parseListing } from '../../../src/listings/parse-listing.ts';

const BODY = [
  '-'.repeat(78),
  'received from  Wed 15 Mar 23 18:00:00 GMT  to  Thu 16 Mar 23 18:00:00 GMT',
  '-'.repeat(78),
  '\\\\',
  'arXiv:2303.08867',
  'Date: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)',
  '',
  'Title: On the Größe of Lists',
  'Authors: Ada Adams and Ben Böhm',
  'Categories: q-fin.TR',
  '\\\\',
  '  We show that p<0.05 & more. It is so.',
  '\\\\ ( https://arxiv.org/abs/2303.08867 ,  243kb)',
  '-'.repeat(78),
  '\\\\',
  'arXiv:2303.08968',
  'Date: Wed, 15 Mar 2023 22:37:33 GMT   (1742kb,D)',
  '',
  'Title: A Second Paper',
  'Authors: Cy Clark',
  'Categories: q-fin.CP',
  '\\\\',
  '  Something else is shown.',
  '\\\\ ( https://arxiv.org/abs/2303.08968 ,  1742kb)',
  '%%%---'.repeat(12),
  '',
].join('\n');
const HEAD =
  'From: no-reply@arxiv.org\nDate: Fri, 17 Mar 2023 00:31:14 GMT\nSubject: q-fin daily 2 new + 0 crosses received\nMIME-Version: 1.0\n';
const PLAIN = 'Content-Type: text/plain; charset=utf-8\n';
const html = `<html><body><pre>${BODY.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre></body></html>`;
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n');
const quotedPrintable = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[=\u0080-\u00ff]/g, (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`);
const parts = (subtype: string, ...list: string[]): string =>
  `Content-Type: multipart/${subtype}; boundary="b=1"\n\nFor old readers.\n${list.map((part) => `--b=1\n${part}\n`).join('')}--b=1--\n`;

const read = (text: string) =>
  parseListing({ bytes: Buffer.from(text) }, { now: new Date('2023-03-18T00:00:00Z') });

test.each([
  ['without any encoding', `${PLAIN}\n${BODY}`],
  ['in quoted-printable', `${PLAIN}Content-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(BODY)}`],
  ['in base64', `${PLAIN}Content-Transfer-Encoding: base64\n\n${base64(BODY)}`],
  [
    'with an HTML part after it',
    parts('alternative', `${PLAIN}\n${BODY}`, `Content-Type: text/html\n\n${html}`),
  ],
  [
    'in a part in base64',
    parts(
      'alternative',
      `${PLAIN}Content-Transfer-Encoding: base64\n\n${base64(BODY)}`,
      `Content-Type: text/html\n\n${html}`,
    ),
  ],
  ['with the footer of a mailing list', parts('mixed', `${PLAIN}\n${BODY}`, `${PLAIN}\nA list of lists`)],
  ['as HTML only', `Content-Type: text/html; charset=utf-8\n\n${html}`],
  ['as a forwarded message', parts('mixed', `Content-Type: message/rfc822\n\n${HEAD}${PLAIN}\n${BODY}`)],
  ['with every line quoted', `${PLAIN}\n${BODY.replace(/^/gm, '> ')}`],
])('a mailing %s is the same listing', async (_name, message) => {
  const expected = await read(`${HEAD}\n${BODY}`);
  expect(expected).toMatchObject({
    format: 'arxiv-mail',
    listingDate: '2023-03-17',
    announcedTotal: 2,
    rejected: [],
  });
  expect(expected.entries.map(({ title, abstract }) => [title, abstract])).toEqual([
    ['On the Größe of Lists', 'We show that p<0.05 & more. It is so.'],
    ['A Second Paper', 'Something else is shown.'],
  ]);
  expect(expected).not.toHaveProperty('doubt');
  expect(await read(HEAD + message)).toEqual(expected);
  expect(await read((HEAD + message).replaceAll('\n', '\r\n'))).toEqual(expected);
});

test.each([
  ['within an entry', BODY.slice(0, BODY.indexOf('else is shown')), 'within its last entry'],
  ['between two entries', BODY.slice(0, BODY.indexOf('\\\\\narXiv:2303.08968')), '%%%---'],
])('a mailing that was cut off %s is told', async (_name, body, reason) => {
  expect(await read(`${HEAD.replace(/Subject.*/, 'Subject: q-fin daily')}\n${body}`)).toMatchObject({
    doubt: expect.stringContaining(reason),
  });
});

test('a page of a week that ends with an entry without an abstract is whole', async () => {
  const page = `${'-'.repeat(78)}\n\\\\\n/* Fri, 17 Mar 2023 */\n\\\\\n${'-'.repeat(78)}\n\\\\\narXiv:2303.08867\nTitle: A Paper\nAuthors: Ada Adams\n\\\\\n`;
  expect(await read(page)).not.toHaveProperty('doubt');
  expect(await read(page.slice(0, -4))).toMatchObject({ doubt: expect.stringContaining('cut off') });
});

test('messages within messages without end are refused, not followed', async () => {
  const message = `${'Content-Type: message/rfc822\n\n'.repeat(20_000)}Content-Type: text/plain\n\n${BODY}`;
  await expect(read(message)).rejects.toMatchObject({ code: 'not_a_listing' });
});
