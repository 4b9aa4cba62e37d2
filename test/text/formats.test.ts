/** Tests how dates and numbers are written for readers of different regions. */
import { acceptedLocale, DEFAULT_FORMATS, formatsFor, parseLocale } from '../../src/text/formats.ts';

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
