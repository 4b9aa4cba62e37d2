/** The bytes of a mail, as parsers and servers need them. */
import PostalMime from 'postal-mime';
import {
  composeMessage,
  digestHeaders,
  type Message,
  noticeHeaders,
} from '../../../src/mail/format/message.ts';
import { createHeaderFields, mailboxField, wireAddress } from '../../../src/mail/format/mime.ts';

const { field: headerField } = createHeaderFields();

// Pieces as digests hand them over: `encoded` is the quoted-printable form of `text` and ends at a line end.
const HTML = [
  { text: '<p>Gr=FC\n', encoded: '<p>Gr=3DFC\r\n', size: 9, bytes: null },
  { text: '大</p>\n', encoded: '=E5=A4=\r\n=A7</p>\r\n', size: 8, bytes: null },
];
const TEXT = [
  { text: 'Hello', encoded: 'Hello=\r\n', size: 5, bytes: null },
  { text: ' there\n', encoded: ' there\r\n', size: 7, bytes: null },
];

const aMessage = (overrides: Partial<Message> = {}): Message => ({
  from: { name: 'Paperround', address: 'digest@papers.example' },
  to: 'ada@reader.example',
  subject: 'Grokking and 24 more — 11 March',
  date: new Date('2026-03-11T08:00:00Z'),
  messageId: '<run-1.reader-1@papers.example>',
  headers: [],
  html: HTML,
  text: TEXT,
  ...overrides,
});

const FACTS = {
  listName: 'Paperround',
  listId: 'digest.papers.example',
  unsubscribeUrl: `https://papers.example/unsubscribe/${'U'.repeat(80)}`,
  unsubscribeMailto: { address: 'unsubscribe@papers.example', subject: 'unsubscribe token' },
  feedbackId: '2026-03-11:daily:digest:papers',
};

const headOf = (raw: Buffer): string => raw.toString('latin1').split('\r\n\r\n')[0] as string;

const unfolded = (raw: Buffer): string[] =>
  headOf(raw)
    .replaceAll(/\r\n(?=[ \t])/g, '')
    .split('\r\n');

test('a mail parser sees the same subject, addresses and both parts', async () => {
  const mail = await PostalMime.parse(composeMessage(aMessage()));
  expect(mail).toMatchObject({
    subject: 'Grokking and 24 more — 11 March',
    from: { name: 'Paperround', address: 'digest@papers.example' },
    to: [{ address: 'ada@reader.example' }],
    messageId: '<run-1.reader-1@papers.example>',
    date: '2026-03-11T08:00:00.000Z',
  });
  expect(mail.text?.trimEnd()).toBe('Hello there');
  expect(mail.html?.trimEnd()).toBe('<p>Gr=FC\n大</p>');
});

test('text comes before html, each with its charset and encoding, and the parts end', () => {
  const raw = composeMessage(aMessage()).toString('latin1');
  expect(raw.indexOf('text/plain; charset=utf-8')).toBeLessThan(raw.indexOf('text/html; charset=utf-8'));
  expect(raw).toMatch(/--=_run-1\.reader-1papers\.example--\r\n$/);
});

test('a mail of text alone has one part, and no boundary', async () => {
  const raw = composeMessage(aMessage({ html: null }));
  expect(headOf(raw)).toMatch(/Content-Type: text\/plain; charset=utf-8\r\nContent-Transfer-Encoding: /);
  expect(raw.toString()).not.toMatch(/multipart|=_run-1/);
  const mail = await PostalMime.parse(raw);
  expect([mail.text?.trimEnd(), mail.html]).toEqual(['Hello there', undefined]);
});

test('the same input is the same bytes, and another Message-ID another boundary', () => {
  expect(composeMessage(aMessage())).toEqual(composeMessage(aMessage()));
  expect(composeMessage(aMessage({ messageId: 'other@papers.example' })).toString()).not.toContain('=_run-1');
});

test('every line is ASCII, ended by CRLF, at most 998 long, and none begins with a dot', () => {
  const raw = composeMessage(
    aMessage({ headers: digestHeaders(FACTS), subject: 'Ünïcödé '.repeat(60) }),
  ).toString('latin1');
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[^\x20-\x7e]/);
  for (const line of raw.split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(998);
    expect(line).not.toMatch(/^\.|[ \t]$/);
  }
});

test('a digest carries the headers of a list with one-click unsubscription', () => {
  const lines = unfolded(composeMessage(aMessage({ headers: digestHeaders(FACTS) })));
  expect(lines).toContain(
    `List-Unsubscribe: <${FACTS.unsubscribeUrl}>, <mailto:unsubscribe@papers.example?subject=unsubscribe%20token>`,
  );
  expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(lines).toContain('List-Id: Paperround <digest.papers.example>');
  expect(lines).toContain('Auto-Submitted: auto-generated');
  expect(lines).toContain('Precedence: bulk');
  expect(lines).toContain('Feedback-ID: 2026-03-11:daily:digest:papers');
});

test('without an address for mail there is only the https link, and transactional mails have no List- header at all', () => {
  expect(digestHeaders({ ...FACTS, unsubscribeMailto: null })).toContainEqual([
    'List-Unsubscribe',
    `<${FACTS.unsubscribeUrl}>`,
  ]);
  expect(headOf(composeMessage(aMessage({ headers: noticeHeaders() })))).not.toMatch(/^(List-|Precedence)/m);
});

test('no value can begin another header', () => {
  const raw = composeMessage(
    aMessage({
      subject: 'A\r\nBcc: eve@evil.example\u0000\u202e',
      from: { name: 'P\r\nX-Evil: 1', address: 'digest@papers.example' },
      headers: [['Feedback-ID', 'a\nX-Evil: 2']],
    }),
  );
  expect(headOf(raw)).not.toMatch(/^(Bcc|X-Evil)/m);
  expect(unfolded(raw)).toContain('Subject: A Bcc: eve@evil.example');
});

test('encoded words are short, whole characters, and decode to what was meant', async () => {
  for (const subject of [
    '大语言模型的推理能力：一个全面的综述与展望，以及未来的研究方向',
    '👩‍🔬'.repeat(30),
    'Plain =?utf-8?Q?trap?= text',
    'é è a b ê',
  ]) {
    const field = headerField('Subject', subject);
    for (const line of field.trimEnd().split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
    for (const [word, bytes] of field.matchAll(/=\?utf-8\?Q\?([^?]*)\?=/g)) {
      expect(word.length).toBeLessThanOrEqual(75);
      const decoded = Buffer.from(
        (bytes as string)
          .replaceAll('_', ' ')
          .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      );
      expect(decoded.toString('utf8')).not.toContain('\ufffd');
    }
    expect((await PostalMime.parse(`${field}\r\n`)).subject).toBe(subject);
  }
});

test('long values fold at spaces only, and a word longer than a line can be is refused', () => {
  expect(
    headerField('X', 'word '.repeat(40))
      .split('\r\n')
      .every((line) => line.length <= 76),
  ).toBe(true);
  expect(headerField('List-Unsubscribe', `<https://papers.example/${'x'.repeat(900)}>`)).toMatch(
    /^List-Unsubscribe: <https:\S{900,}>\r\n$/,
  );
  expect(() => headerField('List-Unsubscribe', 'x'.repeat(1000))).toThrow(/longer than a line of mail/);
});

test('names are quoted or encoded as their characters ask', () => {
  expect(mailboxField('From', { name: 'Paper Round', address: 'a@b.example' })).toBe(
    'From: Paper Round <a@b.example>\r\n',
  );
  expect(mailboxField('From', { name: 'Round, "Paper"', address: 'a@b.example' })).toBe(
    'From: "Round, \\"Paper\\"" <a@b.example>\r\n',
  );
  expect(mailboxField('From', { name: 'Café', address: 'a@b.example' })).toBe(
    'From: =?utf-8?Q?Caf=C3=A9?= <a@b.example>\r\n',
  );
});

test('an address is one address: odd local parts are quoted, foreign domains become A-labels', () => {
  expect(wireAddress('ada@bücher.example')).toBe('ada@xn--bcher-kva.example');
  expect(wireAddress('a b@reader.example')).toBe('"a b"@reader.example');
  expect(wireAddress('"a b,c"@reader.example')).toBe('"a b,c"@reader.example');
  for (const bad of [
    'nobody',
    '@reader.example',
    'ada@',
    'a@b.example>, <eve@evil.example',
    '用户@reader.example',
    `${'a'.repeat(65)}@reader.example`,
  ])
    expect(() => wireAddress(bad)).toThrow(/cannot be written into a mail/);
});
