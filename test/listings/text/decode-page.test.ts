/** Decoding of pages: compression, charsets, control characters and size limits. */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import {
  decodePage,
  LARGEST_PAGE_BYTES,
  LARGEST_TEXT_BYTES,
} from '../../../src/listings/text/decode-page.ts';

const decode = (bytes: Uint8Array, contentType?: string) => decodePage({ bytes, contentType });
const xml = (encoding: string, text: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?>\n<t>${text}</t>`;

test.each([
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
])('%s is read with a byte order mark and without', (charset) => {
  const text = xml('utf-8', 'Größe');
  expect(decode(iconv.encode(text, charset, { addBOM: true }))).toEqual({ text, charset, url: undefined });
  expect(decode(iconv.encode(text, charset, { addBOM: false }))).toEqual({ text, charset, url: undefined });
});

test('JSON in UTF-16 without a mark is known by its first bracket, also where next to none of it is Latin', () => {
  const text = `[{"名":"${'中文標題'.repeat(200)}"}]`;
  for (const charset of ['utf-16le', 'utf-16be'])
    expect(decode(iconv.encode(text, charset, { addBOM: false })).text).toBe(text);
});

test('without mark and declaration a page is UTF-8 where it can be, else windows-1252, as in a browser', () => {
  expect(decode(Buffer.from('<t>Größe “quoted”</t>')).charset).toBe('utf-8');
  expect(decode(iconv.encode('<t>Größe “quoted”</t>', 'windows-1252'))).toMatchObject({
    charset: 'windows-1252',
    text: '<t>Größe “quoted”</t>',
  });
  expect(decode(iconv.encode('<t>Как пережить ночь</t>', 'koi8-r')).charset).toBe('windows-1252');
});

test('plain text in UTF-16 without a mark is known by its zero bytes', () => {
  expect(decode(iconv.encode('new\nGet trending papers', 'utf-16le')).text).toBe('new\nGet trending papers');
});

test('a page that declares ISO-8859-1 and is UTF-8 is read as UTF-8', () => {
  expect(decode(Buffer.from(xml('ISO-8859-1', 'Größe'))).text).toContain('Größe');
  expect(decode(Buffer.from('<t>Größe</t>'), 'text/xml; charset=iso-8859-1').text).toContain('Größe');
});

test('a page that declares UTF-8 and is windows-1252 is read as windows-1252', () => {
  const page = decode(iconv.encode(xml('utf-8', 'Größe “quoted”'), 'windows-1252'));
  expect(page).toMatchObject({ charset: 'windows-1252', text: xml('utf-8', 'Größe “quoted”') });
});

test('ISO-8859-1 means windows-1252, as in every browser', () => {
  expect(decode(iconv.encode(xml('ISO-8859-1', '“quoted”'), 'windows-1252')).text).toContain('“quoted”');
});

test.each([
  ['koi8-r', 'Как пережить ночь'],
  ['windows-1251', 'Статья о чтении'],
  ['shift_jis', '記事が反映されない'],
  ['euc-kr', '한글 제목'],
  ['big5', '中文標題'],
  ['gb2312', '中文标题'],
  ['iso-8859-2', 'Łukasz Żółć'],
])('%s is read where the page declares it', (charset, text) => {
  expect(decode(iconv.encode(xml(charset, text), charset)).text).toContain(text);
});

test('the declaration in the page is believed before a default of the server', () => {
  expect(
    decode(iconv.encode(xml('koi8-r', 'ночь'), 'koi8-r'), 'text/xml; charset=ISO-8859-1').text,
  ).toContain('ночь');
  expect(decode(iconv.encode('<t>ночь</t>', 'koi8-r'), 'text/xml; charset=koi8-r').text).toContain('ночь');
});

test('HTML says its encoding in a meta element', () => {
  expect(decode(iconv.encode('<html><meta charset="windows-1251"><p>чтение', 'windows-1251')).text).toContain(
    'чтение',
  );
});

test('a foreign byte within UTF-8 is read as windows-1252, and the rest stays right', () => {
  const bytes = Buffer.concat([
    Buffer.from('Größe, Größe, caf'),
    Buffer.from([0xe9]),
    Buffer.from(' — 漢字'),
  ]);
  expect(decode(bytes).text).toBe('Größe, Größe, café — 漢字');
});

test('a page cut off within a character is still UTF-8', () => {
  const whole = Buffer.from('Größe und 漢字');
  expect(decode(whole.subarray(0, whole.length - 1))).toMatchObject({ charset: 'utf-8' });
});

test('byte order mark, carriage returns and control characters are gone', () => {
  const rest = 'and so on, for a line or two of text that is long enough to be no binary file';
  expect(decode(Buffer.from(`\ufeffa\r\nb\rc\u0000\u0007\u001b d\te${rest}`)).text).toBe(
    `a\nb\nc d\te${rest}`,
  );
});

test.each([
  ['utf-8', (text: string) => Buffer.from(text)],
  ['utf-16le', (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(text, 'utf-16le')])],
  ['windows-1252', (text: string) => iconv.encode(text, 'windows-1252')],
])('a large page in %s is read piece by piece without a seam', (charset, encode) => {
  // The lengths of lines do not divide the chunks, so that characters and line ends are cut everywhere.
  const lines = Array.from(
    { length: 60_000 },
    (_, index) => `${'é “'.repeat(index % 11)}${'x'.repeat(index % 37)}`,
  );
  const { text, charset: found } = decode(encode(lines.join('\r\n')), `text/plain; charset=${charset}`);
  expect([found, text.length]).toEqual([charset, lines.join('\n').length]);
  expect(text === lines.join('\n')).toBe(true);
});

test('a damaged character at a place where the page is cut into pieces spoils nothing around it', () => {
  for (const before of [1024 * 1024 - 8, 1024 * 1024 - 7, 1024 * 1024 - 6]) {
    const bytes = Buffer.concat([
      Buffer.from(`漢字${'x'.repeat(before)}`),
      Buffer.from([0xe9]),
      Buffer.from('—漢字\r\n'.repeat(9)),
    ]);
    expect(decode(bytes).text === `漢字${'x'.repeat(before)}é${'—漢字\n'.repeat(9)}`).toBe(true);
  }
});

test('a packed page is unpacked', () => {
  expect(decode(gzipSync('<rss></rss>')).text).toBe('<rss></rss>');
});

test.each([
  ['nothing at all', Buffer.alloc(0), /empty/],
  ['a PDF', Buffer.from('%PDF-1.7\n…'), /PDF document/],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), /PNG picture/],
  [
    'bytes of a program',
    Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919 + index * index) % 251)),
    /binary/,
  ],
  ['a packed bomb', gzipSync(Buffer.alloc(LARGEST_PAGE_BYTES + 1, 32)), /too large/],
  [
    'a page of too many characters of two bytes',
    Buffer.alloc(LARGEST_TEXT_BYTES * 0.51, `${'x'.repeat(1_000)}…`),
    /too large/,
  ],
  ['a broken package', gzipSync('some text').subarray(0, 15), /cannot be unpacked/],
])('%s is refused with the reason', (_what, bytes, reason) => {
  expect(() => decode(bytes)).toThrow(
    expect.objectContaining({ code: 'not_a_listing', message: expect.stringMatching(reason) }),
  );
});

test('a page that was packed twice is unpacked twice, and no more', () => {
  const page = gzipSync(gzipSync('Größe'));
  expect(decode(page).text).toBe('Größe');
  expect(() => decode(gzipSync(page))).toThrow(/binary/);
});

test.each([
  ['iso-2022-jp', Buffer.from('\u001b$B5-;v\u001b(B', 'latin1'), '記事'],
  ['x-mac-cyrillic', Buffer.from([0x8d, 0xee, 0xf7, 0xfc]), 'Ночь'],
  ['x-mac-ukrainian', Buffer.from([0x8d, 0xee, 0xf7, 0xfc]), 'Ночь'],
  ['iso-8859-8-i', Buffer.from([0xf9, 0xec, 0xe5, 0xed]), 'שלום'],
  ['csShiftJIS', iconv.encode('記事', 'shift_jis'), '記事'],
])('%s, which browsers know, is read', (charset, bytes, text) => {
  const [start, end] = xml(charset, '|').split('|');
  expect(decode(Buffer.concat([Buffer.from(start ?? ''), bytes, Buffer.from(end ?? '')])).text).toContain(
    `<t>${text}</t>`,
  );
});

test('an unknown encoding is refused by its name, unless the bytes are UTF-8 all the same', () => {
  const page = iconv.encode(xml('x-klingon', 'Größe'), 'windows-1252');
  expect(() => decode(page)).toThrow(/"x-klingon"/);
  expect(() => decode(Buffer.from(xml('iso-2022-kr', 'a\u001b$)Cb')))).toThrow(/"iso-2022-kr"/);
  expect(decode(page, 'text/xml; charset=iso-8859-1').text).toContain('Größe');
  expect(decode(Buffer.from(xml('x-klingon', 'Größe'))).text).toContain('Größe');
});

test.each([
  '…漢',
  '…é',
  '…𝛼',
  'plain 中',
])('a page cut off within a character (%s) loses that character and says so', (text) => {
  const whole = Buffer.from(text);
  const last = Buffer.from([...text].at(-1) ?? '').length;
  for (let cut = 1; cut < last; cut += 1) {
    expect(decode(whole.subarray(0, whole.length - cut))).toMatchObject({
      text: [...text].slice(0, -1).join(''),
      isCutOff: true,
    });
  }
  expect(decode(whole)).not.toHaveProperty('isCutOff');
});

test('a packed page is known by its bytes, whatever it is called', () => {
  expect(decode(gzipSync('{"a": 1}'), 'application/json').text).toBe('{"a": 1}');
  expect(decode(Buffer.from('{"a": 1}'), 'application/gzip').text).toBe('{"a": 1}');
});
