/** Tests how each kind of edition is named. */
import type { EditionKind } from '../../../src/digest/digest.ts';
import { composeHeading } from '../../../src/digest/rendering/heading.ts';
import { DEFAULT_FORMATS } from '../../../src/text/formats.ts';
import { formatsFor } from '../../../src/text/regions.ts';

const heading = (
  kind: EditionKind,
  [from, to]: [string, string],
  number: number | null = 14,
  locale: string | null = null,
): string => {
  const edition = {
    kind,
    number,
    periodStart: new Date(`${from}T06:00:00Z`),
    periodEnd: new Date(`${to}T06:00:00Z`),
    missedSince: new Date(0),
  };
  return composeHeading({ edition, day: to, matched: 30, formats: formatsFor(locale) }, 10);
};

test.each([
  ['daily', ['2026-08-01', '2026-08-02'], 'Sunday, 2 August 2026 · No. 14'],
  ['weekdays', ['2026-07-31', '2026-08-03'], 'Monday, 3 August 2026 · No. 14'],
  ['weekly', ['2026-07-26', '2026-08-02'], 'Weekly · 27 July to 2 August · No. 14'],
  ['monthly', ['2026-07-01', '2026-08-01'], 'Monthly · 2 July to 1 August · No. 14'],
  ['catch-up', ['2026-07-11', '2026-07-29'], 'While you were away: 12–29 July, the 10 best · No. 14'],
  ['welcome', ['2026-07-26', '2026-08-02'], 'Welcome: the 10 best of 27 July to 2 August'],
  ['weekly', ['2026-08-02', '2026-08-02'], 'Weekly · 2 August · No. 14'],
] as const)('a %s edition of %j', (kind, [from, to], expected) => {
  expect(heading(kind, [from, to])).toBe(expected);
});

test('days are written as the reader’s region writes them', () => {
  expect(heading('weekly', ['2026-07-26', '2026-08-02'], 14, 'en-US')).toBe(
    'Weekly · July 27 to August 2 · No. 14',
  );
  expect(heading('daily', ['2026-08-01', '2026-08-02'], 3, 'de-AT')).toBe('Sunday, 2 August 2026 · No. 3');
});

test('a sample has no number, and what leaves nothing out is not called the best', () => {
  expect(heading('daily', ['2026-08-01', '2026-08-02'], null)).toBe('Sunday, 2 August 2026');
  const edition = {
    kind: 'catch-up',
    number: 3,
    periodStart: new Date('2026-07-11T06:00:00Z'),
    periodEnd: new Date('2026-07-29T06:00:00Z'),
    missedSince: new Date(0),
  } as const;
  expect(composeHeading({ edition, day: '2026-07-29', matched: 1, formats: DEFAULT_FORMATS }, 1)).toBe(
    'While you were away: 12–29 July, one paper · No. 3',
  );
});
