/**
 * Tests what files of readers are understood as: other tools' exports, separators, encodings, files without
 * names of columns.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { batchesOfRows, openReaderFile } from '../../src/readers/import-file.ts';
import type { FileHints } from '../../src/readers/import-layout.ts';
import { instantOf } from '../../src/readers/import-shapes/shape.ts';
import type { ReaderColumn } from '../../src/readers/reader-columns.ts';
import { parseOpml } from '../../src/sources/opml.ts';

const NOW = new Date('2026-11-20T09:00:00Z');
const CONSENT = { wording: 'Subscribed to our letter.', at: '' };
const fixture = (name: string): Buffer => readFileSync(join(packageRoot, 'test/fixtures/imports', name));

const hints = (
  consent: FileHints['consent'],
  map: readonly (readonly [ReaderColumn, string])[] = [],
): FileHints => ({ consent, map: new Map(map) });

/**
 * Each row as `name status time-of-consent`, each rejected one as its line and reason; and how the file was
 * read.
 */
async function understood(content: string | Uint8Array, given: FileHints = hints(null)) {
  const file = await openReaderFile([content], given);
  const rows: string[] = [];
  const rejected: { line: number; reason: string }[] = [];
  for await (const batch of batchesOfRows(file, NOW)) {
    if ('reason' in batch) rejected.push({ line: batch.line, reason: batch.reason });
    else
      for (const { address, status, consent } of batch)
        rows.push(
          [address.key.split('@')[0], status ?? '-', consent?.at.toISOString()].filter(Boolean).join(' '),
        );
  }
  return {
    rows,
    rejected,
    tool: file.layout.tool,
    separator: file.layout.separator,
    named: file.layout.named,
  };
}

test.each([
  [
    'listmonk.csv',
    'listmonk',
    ['ada active 2024-03-01T09:00:00.123Z', 'ben unsubscribed', 'cleo unsubscribed'],
  ],
  ['mailchimp-subscribed.csv', 'Mailchimp', ['ada active 2023-04-21T11:20:00.000Z', 'kim pending']],
  ['mailchimp-unsubscribed.csv', 'Mailchimp', ['ben unsubscribed', 'cleo complained']],
  ['mailchimp-cleaned.csv', 'Mailchimp', ['dora bounced']],
  ['ghost.csv', 'Ghost', ['ada active 2022-04-06T07:42:08.000Z', 'ben unsubscribed', 'cleo unsubscribed']],
  [
    'buttondown.csv',
    'Buttondown',
    [
      'ada active 2021-05-04T10:00:00.000Z',
      'ben unsubscribed',
      'cleo pending',
      'dora bounced',
      'emil complained',
    ],
  ],
  ['substack-list.csv', 'Substack', ['ada active 2018-08-27T15:06:27.713Z', 'ben unsubscribed']],
  ['substack-dashboard.csv', 'Substack', ['ada active 2020-01-05T23:26:30.536Z', 'ben pending']],
  ['keila.csv', 'Keila', ['ada -', 'ben unsubscribed', 'cleo bounced']],
])('%s is known as an export of %s: who left stays out, who is subscribed is active with consent', async (name, tool, rows) => {
  expect(await understood(fixture(name), hints(CONSENT))).toMatchObject({ tool, rows });
  // Without what they agreed to no reader is active; the others are what they were.
  const without = await understood(fixture(name));
  expect(without.rows).toEqual(rows.map((row) => row.replace(/ active .*/, ' -')));
});

test('what an export says that is not understood is reported with its line', async () => {
  expect((await understood(fixture('listmonk.csv'))).rejected).toEqual([
    { line: 5, reason: 'Saw the status "sleeping", expected enabled, disabled, blocklisted.' },
  ]);
  expect((await understood(fixture('substack-list.csv'))).rejected).toEqual([
    { line: 4, reason: 'This person asked Substack to be deleted.' },
  ]);
});

test('a time of opting in that cannot be read is reported, and keeps no reader in who is out', async () => {
  const text = [
    'uuid,email,attributes,status,created_at',
    '1,ada@reader.example,{},enabled,the first of March',
    '2,ben@reader.example,{},blocklisted,the first of March',
    '3,cleo@reader.example,{},enabled,',
  ].join('\n');
  expect(await understood(text, hints({ ...CONSENT, at: '2025-01-01T00:00:00.000Z' }))).toMatchObject({
    rows: ['ben unsubscribed', 'cleo active 2025-01-01T00:00:00.000Z'],
    rejected: [{ line: 2, reason: expect.stringContaining('"the first of March"') }],
  });
});

test.each([
  ['2026-02-28 10:00:00.123456 +0300 +03', '2026-02-28T07:00:00.123Z'],
  ['2026-02-28 10:00:00 -0500 EST', '2026-02-28T15:00:00.000Z'],
  ['2026-02-28 10:00 GMT', '2026-02-28T10:00:00.000Z'],
  ['2026-02-31 10:00:00', null],
  ['2026-02-28 10:00 EST', null],
])('the time %j of an export is %j', async (time, instant) => {
  const text = `uuid,email,attributes,status,created_at\n1,ada@reader.example,{},enabled,${time}`;
  const { rows, rejected } = await understood(text, hints(CONSENT));
  expect([rows, rejected.length]).toEqual(instant === null ? [[], 1] : [[`ada active ${instant}`], 0]);
});

test('lines may end with CR alone, and the line by which spreadsheets say the separator is understood', async () => {
  const lines = ['email;time;topics', 'ada@reader.example;07:30;vision', 'ben@reader.example;07:30;'];
  const expected = { rows: ['ada -', 'ben -'], rejected: [], separator: ';', named: true };
  expect(await understood(`${lines.join('\r')}\r`)).toMatchObject(expected);
  for (const end of ['\r\n', '\n', '\r'])
    expect(await understood(`\uFEFF${['sep=;', ...lines, 'nobody;;'].join(end)}`)).toMatchObject({
      ...expected,
      rejected: [{ line: 5 }],
    });
  expect(await understood('sep=\t\nada@reader.example\tx\n')).toMatchObject({
    rows: ['ada -'],
    separator: '\t',
  });
});

test('a file without anything in it, or of two bytes a letter without a mark, is reported as what it is', async () => {
  for (const empty of ['', '\uFEFF', '\r\n\n', 'sep=;\r\n'])
    await expect(understood(empty)).rejects.toMatchObject({
      code: 'bad_request',
      message: 'The file is empty.',
    });
  for (const bytes of [Buffer.from('email\nada@reader.example\n', 'utf16le')])
    for (const either of [bytes, Buffer.from(bytes).swap16()])
      await expect(understood(either)).rejects.toMatchObject({
        code: 'bad_request',
        message: expect.stringContaining('UTF-16 without a byte order mark'),
      });
});

test('a time for all is used where an export has none, and never instead of its own', async () => {
  const given = hints({ ...CONSENT, at: '2025-01-01T00:00:00.000Z' });
  expect((await understood(fixture('keila.csv'), given)).rows[0]).toBe('ada active 2025-01-01T00:00:00.000Z');
  expect((await understood(fixture('ghost.csv'), given)).rows[0]).toBe('ada active 2022-04-06T07:42:08.000Z');
});

test('cells may end with a semicolon or a tab, in UTF-8 with a mark or UTF-16 of either order', async () => {
  const lines = (separator: string) =>
    [
      ['email', 'topics', 'status'].join(separator),
      ['ada@reader.example', '"agents;vision"', 'paused'].join(separator),
      ['jörg@reader.example', '', ''].join(separator),
      ['ben@bücher.example', '', 'pending'].join(separator),
    ].join('\r\n');
  const little = Buffer.from(`\uFEFF${lines('\t')}`, 'utf16le');
  const big = Buffer.from(little).swap16();
  const expected = { rows: ['ada paused', 'ben pending'], rejected: [{ line: 3 }], named: true, tool: null };
  expect(await understood(lines(';'))).toMatchObject({ ...expected, separator: ';' });
  expect(await understood(Buffer.from(`\uFEFF${lines(';')}`))).toMatchObject({ ...expected, separator: ';' });
  for (const bytes of [little, big])
    expect(await understood(bytes)).toMatchObject({ ...expected, separator: '\t' });
  // Cut anywhere: a piece may be one byte.
  const file = await openReaderFile(Array.from(big, (byte) => Uint8Array.of(byte)));
  expect(file.layout.separator).toBe('\t');
});

test('a file without names of columns is a list of addresses, wherever in the line they are', async () => {
  expect(await understood('ada@reader.example\nben@reader.example\n')).toMatchObject({
    named: false,
    rows: ['ada -', 'ben -'],
  });
  expect(await understood('Ada;1815;ada@reader.example\nBen;1901;nobody\n')).toMatchObject({
    separator: ';',
    rows: ['ada -'],
    rejected: [{ line: 2 }],
  });
  // Of a row of ours, whose topics are joined by semicolons.
  expect(await understood('ada@reader.example,agents;vision\n')).toMatchObject({ separator: ',' });
  const given = hints({ wording: 'Signed a list.', at: '2026-11-01T00:00:00.000Z' }, [['status', '2']]);
  expect((await understood('ada@reader.example,\nben@reader.example,pending\n', given)).rows).toEqual([
    'ada active 2026-11-01T00:00:00.000Z',
    'ben pending',
  ]);
});

test('columns of other names are mapped, and a name that is not there is reported', async () => {
  const text = 'E-Mail;Zone;State\nada@reader.example;Europe/Riga;paused\n';
  await expect(understood(text)).rejects.toMatchObject({
    code: 'bad_request',
    message: 'The first line of the file has no column `email`.',
    hint: expect.stringContaining('--map email=NAME'),
  });
  const mapped = hints(null, [
    ['email', 'e-mail'],
    ['status', 'State'],
  ]);
  expect((await understood(text, mapped)).rows).toEqual(['ada paused']);
  await expect(understood(text, hints(null, [['email', 'Address']]))).rejects.toMatchObject({
    message: expect.stringContaining('no column "Address"'),
  });
  // What is mapped is read as mapped, also of a tool that is known.
  const keila = await understood(fixture('keila.csv'), hints(null, [['email', 'Email']]));
  expect(keila).toMatchObject({ tool: null, rejected: [{ line: 2 }, { line: 4 }] });
});

test.each([
  ['2024-03-01 09:00:00.123456 +0000 UTC', '2024-03-01T09:00:00.123Z'],
  ['2024-03-02 10:30:00 +0100 CET', '2024-03-02T09:30:00.000Z'],
  ['2026-03-01 09:00:00.123456 +0300 +03', '2026-03-01T06:00:00.123Z'],
  ['2026-03-01 09:00:00 -0300 -03', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01 09:00:00+03', '2026-03-01T06:00:00.000Z'],
  ['2026-03-01 09:00:00 +0545 +0545', '2026-03-01T03:15:00.000Z'],
  ['2023-04-21 11:16:57', '2023-04-21T11:16:57.000Z'],
  ['2021-05-04T10:00:00.000000Z', '2021-05-04T10:00:00.000Z'],
  ['2021-05-04T10:00:00+02:00', '2021-05-04T08:00:00.000Z'],
  ['2021-05-04', '2021-05-04T00:00:00.000Z'],
  ['yesterday', ''],
  ['2021-13-40', ''],
  ['', ''],
])('the time %p of an export is %p', (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});

test('feed: in an OPML file is http', () => {
  const opml = (...urls: string[]) =>
    `<opml>${urls.map((url) => `<outline xmlUrl="${url}"/>`).join('')}</opml>`;
  const urls = ['feed://x.example/feed', 'FEED:https://y.example/feed', 'http://x.example/feed'];
  expect(parseOpml(opml(...urls))?.map(({ url }) => url)).toEqual([
    'http://x.example/feed',
    'https://y.example/feed',
  ]);
});

test('an OPML file gives its feeds once each, and other files are none', () => {
  expect(parseOpml(fixture('feeds.opml').toString())).toEqual([
    { url: 'https://rss.example.org/rss/cs.CL', title: 'Computation & language' },
    { url: 'https://journal.example.org/feed.xml', title: 'A journal' },
  ]);
  expect(parseOpml('<html><outline xmlUrl="https://x.example/"/></html>')).toBeNull();
  expect(parseOpml('<opml version="1.0">')).toEqual([]);
});
