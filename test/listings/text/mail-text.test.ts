/** Mail messages: each text in one is decoded before its format is looked for. */
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
const blocks = BODY.replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .split('\n')
  .map((line) => `<div>${line === '' ? '<br>' : line.replace(/^ +/, '&nbsp; ')}</div>`)
  .join('\n');
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
  ['as HTML with a block for each line', `Content-Type: text/html; charset=utf-8\n\n${blocks}`],
  ['as a forwarded message', parts('mixed', `Content-Type: message/rfc822\n\n${HEAD}${PLAIN}\n${BODY}`)],
  [
    'attached to a covering note',
    parts('mixed', `${PLAIN}\nSee below.`, `Content-Type: message/rfc822\n\n${HEAD}${PLAIN}\n${BODY}`),
  ],
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

test('a text beside a mailing that cannot be decoded leaves the mailing as it is', async () => {
  const binary = `${PLAIN}Content-Transfer-Encoding: base64\n\n${Buffer.alloc(3_000).toString('base64')}`;
  const listing = await read(HEAD + parts('mixed', `${PLAIN}\n${BODY}`, binary));
  expect(listing.entries).toHaveLength(2);
  expect(listing).not.toHaveProperty('doubt');
});

test('of several mailings attached to one mail the first is read, and the result says so', async () => {
  const attached = `Content-Type: message/rfc822\n\n${HEAD}${PLAIN}\n${BODY}`;
  const listing = await read(HEAD + parts('mixed', `${PLAIN}\nSee below.`, attached, attached, attached));
  expect(listing.entries).toHaveLength(2);
  expect(listing.doubt).toBe('The mail holds 3 mails with listings, of which the first was read.');
});

test.each([
  ['within an entry', BODY.slice(0, BODY.indexOf('else is shown')), 'within its last entry'],
  ['between two entries', BODY.slice(0, BODY.indexOf('\\\\\narXiv:2303.08968')), '%%%---'],
])('a mailing that was cut off %s is reported', async (_name, body, reason) => {
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

const ABSTRACT =
  `We propose a method to read lists at 60° of heat, "as it were". Results on three benchmarks show that our approach
improves performance over existing methods. `
    .repeat(3)
    .replaceAll('\n', ' ')
    .trim();
const TEXT_PAGE = [
  'new',
  'Get trending papers in your email inbox!',
  'Subscribe',
  'byAK and the research community',
  'Mar 11',
  'Lists at 360°: A Title That Is Rather Long So That Any Encoding Has to Wrap Its Line Somewhere Within',
  ABSTRACT,
  'A Second Paper of Lists',
  ABSTRACT.replace('three', 'four'),
].join('\n\n');
const NEWSLETTER = `<h1>Papers of 2023-03-11</h1>
<h3>1. Lists at 360°</h3><p>Title: Lists at 360°</p><p>Abstract: ${ABSTRACT}</p><p><a href="https://huggingface.co/papers/2303.08867">paper</a></p>`;
const FEED = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>F</title><item><title>Lists at 360°</title>
<link>https://example.org/1</link></item></channel></rss>`;
/** `text` in quoted-printable with lines of 76 characters. */
const softWrapped = (text: string): string =>
  quotedPrintable(text).replace(/[^\n]{73}(?!\n)(?<!=.?)/g, '$&=\n');

describe.each([
  ['the daily-papers page', 'text/plain', TEXT_PAGE],
  ['a newsletter', 'text/html', NEWSLETTER],
  ['a feed that is attached', 'application/rss+xml', FEED],
])('%s by mail', (_name, type, page) => {
  test.each([
    ['without any encoding', `Content-Type: ${type}\n\n${page}`],
    [
      'in quoted-printable',
      `Content-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n${softWrapped(page)}`,
    ],
    [
      'in base64',
      `Content-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${base64(page)}`,
    ],
    [
      'beside a covering note',
      parts('mixed', `${PLAIN}\nSee below.`, `Content-Type: ${type}\n\n${page}`, `${PLAIN}\nA list of lists`),
    ],
  ])('%s is the same listing', async (_encoding, message) => {
    const expected = await read(page);
    expect(expected.entries[0]?.title).toContain('Lists at 360°');
    expect(await read(HEAD + message)).toEqual(expected);
    expect(await read((HEAD + message).replaceAll('\n', '\r\n'))).toEqual(expected);
  });
});

test.each([
  ['whose body is not encoded as it says', `${PLAIN}Content-Transfer-Encoding: base64\n\n${TEXT_PAGE}`],
  ['without a head that says how it is encoded', `\n${TEXT_PAGE}`],
  ['that other lines follow', `${PLAIN}${TEXT_PAGE.replace('\n\n', '\n')}`],
])('a text page below the head of a mail %s is read as it stands', async (_name, message) => {
  expect(await read(HEAD + message)).toEqual(await read(TEXT_PAGE));
});

test('a mail in which no text can be decoded is refused with the reason', async () => {
  const message = `${HEAD}Content-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: base64\n\ngICA\n`;
  await expect(read(message)).rejects.toMatchObject({ message: expect.stringContaining('klingon') });
});
