/** Pieces of mails, encoded once, that can be joined. */
import { encodeFragment, encodeQuotedPrintable, wholeText } from '../../../src/mail/format/fragment.ts';

const decode = (encoded: string): string => {
  const bytes = encoded
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
};

const AWKWARD = [
  'plain',
  'a line\nand another\n',
  'tail space \n \n\ttab\tand  two  spaces',
  '.dot at the start\n..and two\nFrom here on\n',
  'equals=signs=3D and =20',
  `long ${'word '.repeat(60)}end`,
  `${'x'.repeat(74)}.${'y'.repeat(74)}`,
  `${'a'.repeat(75)}From the second line`,
  'Ünïcödé – 大语言模型的推理能力 – 𝒪(n²) – العربية – 👩‍🔬'.repeat(5),
  'windows\r\nline ends\r\n',
  '\n\n\n',
];

test('what was encoded decodes to the same text', () => {
  for (const text of AWKWARD) expect(decode(encodeQuotedPrintable(text))).toBe(text.replaceAll('\r\n', '\n'));
});

test('pieces can be joined: each ends at a line end, and the whole decodes to the joined text', () => {
  const fragments = AWKWARD.map(encodeFragment);
  for (const { encoded } of fragments) expect(encoded).toMatch(/\r\n$/);
  expect(decode(fragments.map(({ encoded }) => encoded).join(''))).toBe(
    wholeText(fragments).replaceAll('\r\n', '\n'),
  );
});

test('no line is over 76 columns, has white space that a signer would fold, or begins with a dot or From', () => {
  for (const line of AWKWARD.flatMap((text) => encodeQuotedPrintable(text).split('\r\n'))) {
    expect(line.length).toBeLessThanOrEqual(76);
    expect(line).not.toMatch(/[^\x20-\x7e]| {2}| $|^\.|^From /);
  }
});

test('no character is torn between two lines', () => {
  const lines = encodeQuotedPrintable('大'.repeat(200)).split('=\r\n');
  for (const line of lines) expect(decode(line)).toMatch(/^大*$/);
});

test('nothing stays nothing', () => {
  expect(encodeQuotedPrintable('')).toBe('');
});
