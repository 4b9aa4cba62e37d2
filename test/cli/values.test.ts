/** Tests the parsers of flag values. */
import { InvalidArgumentError } from 'commander';
import {
  collect,
  parseDay,
  parseInstant,
  parseInteger,
  parseSourceName,
  parseWebUrl,
} from '../../src/cli/values.ts';

test.each([
  ['2026-03-11T08:00:00Z', '2026-03-11T08:00:00.000Z'],
  ['2026-03-11T08:00Z', '2026-03-11T08:00:00.000Z'],
  ['2026-03-11T08:00:00.5+02:00', '2026-03-11T06:00:00.500Z'],
  ['2026-03-11', '2026-03-11T00:00:00.000Z'],
])('the instant %s is %s', (text, instant) => {
  expect(parseInstant(text).toISOString()).toBe(instant);
});

test.each([
  '',
  'now',
  '2026-03-11T08:00:00',
  '2026-13-01',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '11.3.2026',
  '1773216000',
])('%j is no instant', (text) => {
  expect(() => parseInstant(text)).toThrow(InvalidArgumentError);
});

test('a day is a real one, without a time', () => {
  expect(parseDay('2028-02-29')).toBe('2028-02-29');
  for (const text of ['2026-02-29', '2026-3-1', '2026-03-11T08:00:00Z', ''])
    expect(() => parseDay(text)).toThrow(InvalidArgumentError);
});

test('a whole number lies within its limits', () => {
  expect(parseInteger(0, 50)('050')).toBe(50);
  for (const text of ['51', '-1', '1.5', '1e1', '', ' ', 'x', '0x10'])
    expect(() => parseInteger(0, 50)(text)).toThrow(/from 0 to 50/);
});

test('an address of the web is http or https', () => {
  expect(parseWebUrl('https://example.org/a?b')).toBe('https://example.org/a?b');
  for (const text of ['example.org', 'file:///etc/passwd', 'javascript:alert(1)'])
    expect(() => parseWebUrl(text)).toThrow(/http/);
});

test('a name for a source is a short line of visible characters', () => {
  expect(parseSourceName(' by hand ')).toBe('by hand');
  for (const text of ['', ' ', 'a\nb', '\u001b[31m', 'a'.repeat(81)])
    expect(() => parseSourceName(text)).toThrow(/^Saw ".{0,90}", expected a name of 1 to 80 characters/);
});

test('a repeated flag is collected in order', () => {
  expect(collect('b', collect('a'))).toEqual(['a', 'b']);
});
