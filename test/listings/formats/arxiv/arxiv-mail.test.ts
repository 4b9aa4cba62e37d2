/** arXiv's mailings: how the fields of an entry run over lines. */
import { readFileSync } from 'node:fs';
import { parseListing } from '../../../../src/listings/parse-listing.ts';
import { fixture } from '../../../support/fixtures.ts';

const NOW = new Date('2023-03-18T00:00:00Z');
const read = (page: string) => parseListing({ bytes: Buffer.from(page) }, { now: NOW });
const RULE = '-'.repeat(78);
const END = '%%%---'.repeat(12);

const MAILING = `Date: Fri, 17 Mar 23 00:31:14 GMT
Subject: q-fin daily 2 new + 0 crosses received

 Submissions to:
Quantitative Finance
received from  Wed 15 Mar 23 18:00:00 GMT  to  Thu 16 Mar 23 18:00:00 GMT
${RULE}
\\\\
arXiv:2303.08867
Date: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)

Title: A Long Title about Lists That Are Read in the Morning: Including
  GANs: A Survey
Authors: Ada Adams, Ben Baker, Cy Clark, Dan Davis, Eve Evans and
  Fay Field
Categories: q-fin.CP
Comments: 12 pages; this is a very long comment that goes on
  and on
\\\\
  We show that lists are long.
Titles are longer.
\\\\ ( https://arxiv.org/abs/2303.08867 ,  243kb)
${RULE}
${END}
${END}
${RULE}
\\\\
arXiv:2203.01664
replaced with revised version Thu, 16 Mar 2023 10:04:28 GMT   (5222kb,D)

Title: A Replaced Paper Whose Title Is Long Enough to Go On to the Line
  Below It
Authors: Gil Green
Categories: q-fin.CP
\\\\ ( https://arxiv.org/abs/2203.01664 ,  5222kb)
${END}
`;

test('a mailing that lost its indentation is the same listing', async () => {
  const expected = await read(MAILING);
  expect(expected.entries.map(({ title }) => title)).toEqual([
    'A Long Title about Lists That Are Read in the Morning: Including GANs: A Survey',
    'A Replaced Paper Whose Title Is Long Enough to Go On to the Line Below It',
  ]);
  expect(expected.entries[0]?.authors).toHaveLength(6);
  const [head = '', ...body] = MAILING.split(/(?=^received)/m);
  expect(await read(head + body.join('').replace(/^ +/gm, ''))).toEqual(expected);
});

test('in a mailing with indentation, a field of a new name ends the one above it', async () => {
  const [entry] = (await read(MAILING.replace('Authors: Ada', 'Rating: good\nAuthors: Ada'))).entries;
  expect(entry?.title).toMatch(/GANs: A Survey$/);
});

test.each([
  [
    'by Gmail',
    '---------- Forwarded message ---------\nFrom: <no-reply@arxiv.org>\nDate: Fri, Mar 17, 2023 at 1:00 AM\nSubject: q-fin daily 2 new + 0 crosses received\nTo: <x@y.example>',
  ],
  [
    'by Outlook',
    'From: no-reply@arxiv.org\nSent: Friday, 17 March 2023 01:00\nTo: x@y.example\nSubject: q-fin daily 2 new + 0 crosses received',
  ],
  [
    'with its own head',
    'Subject: q-fin daily 2 new + 0 crosses received\nDate: Thu, 16 Mar 2023 23:31:14 -0500',
  ],
])('a mailing forwarded within a mail, %s, has the day and the counts of its own head', async (_by, inner) => {
  const body = MAILING.slice(MAILING.indexOf('\n\n'));
  const outer = 'From: Ada <ada@example.org>\nSubject: Fwd: listing\nDate: Mon, 20 Mar 2023 09:00:00 +0000\n';
  const expected = await read(MAILING);
  for (const head of [outer, `${outer}Content-Type: text/plain; charset=utf-8\n`])
    expect(await read(`${head}\nFYI: see below\n\n${inner}${body}`)).toEqual(expected);
});

test('the day of a forwarded mailing whose own head cannot be read is not that of forwarding', async () => {
  const message = MAILING.replace(/^/, 'Subject: Fwd\nDate: Mon, 20 Mar 2023 09:00:00 +0000\n\n');
  expect((await read(message.replace('Fri, 17 Mar 23 00:31:14 GMT', '17.3.'))).listingDate).toBeNull();
});

test.each([
  [
    'within a title',
    'Title: A Replaced Paper Whose Ti',
    { rank: 2, reason: 'the page ends within its title' },
  ],
  ['before a title', 'Title:', { rank: 2, reason: 'the page ends before its title' }],
])('a mailing that ends %s has no such paper', async (_place, end, rejected) => {
  const cut = MAILING.slice(0, MAILING.indexOf('Title: A Replaced')) + end;
  const listing = await read(cut);
  expect(listing.entries).toHaveLength(1);
  expect(listing).toMatchObject({ rejected: [rejected], doubt: expect.stringContaining('cut off') });
});

test('a page of a week that ends after the first mark of an entry was cut off', async () => {
  const week = readFileSync(fixture('listings/arxiv-mail/week.txt'), 'utf8');
  const cut = week.slice(0, week.lastIndexOf('\nPaper'));
  expect((await read(week)).doubt).toBeUndefined();
  expect(await read(cut)).toMatchObject({ entries: [{}], doubt: expect.stringContaining('cut off') });
});

test.each([
  ['quoted', (line: string) => `> ${line}`],
  ['quoted twice', (line: string) => `>> ${line}`],
  ['quoted twice with spaces', (line: string) => `> > ${line}`],
  ['indented', (line: string) => `    ${line}`],
  ['continued with hard spaces', (line: string) => line.replace(/^ +/, '\u00a0\u00a0')],
  ['apart from each other', (line: string) => `${line}\n`],
])('a mailing whose lines are %s is the same', async (_how, changed) => {
  const mailing = MAILING.split('\n').map(changed).join('\n');
  expect(await read(mailing)).toEqual(await read(MAILING));
});

test('one word before a comma is an author, as arXiv writes first names first', async () => {
  const { entries } = await read(
    MAILING.replace(/Authors: Ada Adams[\s\S]*?Fay Field/, 'Authors: Plato, Ada One'),
  );
  expect(entries[0]?.authors).toEqual(['Plato', 'Ada One']);
});
