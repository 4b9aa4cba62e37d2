/** Tests how dates and numbers are written for readers of different regions. */
import { DEFAULT_FORMATS } from '../../src/text/formats.ts';
import { acceptedLocale, formatsFor, parseLocale } from '../../src/text/regions.ts';

test.each([
  [null, 'Wednesday, 11 March 2026', '5–11 March', '27 July to 2 August', '12,345', '1.2k'],
  ['en-GB', 'Wednesday, 11 March 2026', '5–11 March', '27 July to 2 August', '12,345', '1.2k'],
  ['en-US', 'Wednesday, March 11, 2026', 'March 5–11', 'July 27 to August 2', '12,345', '1.2k'],
  ['de-DE', 'Wednesday, 11 March 2026', '5–11 March', '27 July to 2 August', '12.345', '1,2k'],
  ['de', 'Wednesday, 11 March 2026', '5–11 March', '27 July to 2 August', '12.345', '1,2k'],
  ['pt-BR', 'Wednesday, 11 March 2026', '5–11 March', '27 July to 2 August', '12.345', '1,2k'],
  ['ja-JP', 'Wednesday, March 11, 2026', 'March 5–11', 'July 27 to August 2', '12,345', '1.2k'],
] as const)('a reader of %s sees %s, %s, %s, %s and %s', (locale, long, range, months, count, short) => {
  const formats = formatsFor(locale);
  expect([
    formats.longDay('2026-03-11'),
    formats.dayRange('2026-03-05', '2026-03-11'),
    formats.dayRange('2026-07-27', '2026-08-02'),
    formats.count(12_345),
    formats.short(1_234),
  ]).toEqual([long, range, months, count, short]);
  expect([formats.short(950), formats.shortDay('no day')]).toEqual(['950', 'no day']);
});

test.each([
  [null, '08:05', '16:40'],
  ['en-US', '8:05\u00a0AM', '4:40\u00a0PM'],
  ['en-AU', '8:05\u00a0am', '4:40\u00a0pm'],
  ['pt-BR', '08:05', '16:40'],
  ['ja-JP', '08:05', '16:40'],
] as const)('the clock of a reader of %s says %s and %s', (locale, morning, afternoon) => {
  const { timeOfDay } = formatsFor(locale);
  expect([485, 1_000].map(timeOfDay)).toEqual([morning, afternoon]);
});

test('one thing is no plural', () => {
  expect([0, 1, 12_345].map((number) => formatsFor('de').countOf(number, 'paper'))).toEqual([
    '0 papers',
    '1 paper',
    '12.345 papers',
  ]);
});

test('regions that write alike share what is rendered for them', () => {
  expect(formatsFor('en-GB')).toBe(DEFAULT_FORMATS);
  expect(formatsFor('pt-BR')).toBe(formatsFor('de-DE'));
  expect(formatsFor('nonsense!')).toBe(DEFAULT_FORMATS);
});

test.each([
  ['de-AT,de;q=0.9,en;q=0.5', 'de-AT'],
  ['en-us', 'en-US'],
  ['zh_Hant_TW', 'zh-Hant-TW'],
  ['de-DE-u-nu-arab', 'de-DE'],
  ['*', null],
  ['', null],
  [undefined, null],
  [`en-${'x'.repeat(5_000)}`, null],
])('of the languages %s a browser’s first one is %s', (header, locale) => {
  expect(acceptedLocale(header)).toBe(locale);
});

test('what is no tag of a language is none', () => {
  expect(['en-GB', 'e', 'en-', '12', 'en GB', '<b>'].map(parseLocale)).toEqual([
    'en-GB',
    null,
    null,
    null,
    null,
    null,
  ]);
});
