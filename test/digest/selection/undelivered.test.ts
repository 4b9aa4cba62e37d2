/** Tests which sources a mail says did not deliver in time. */
import { describeUndelivered } from '../../../src/digest/rendering/undelivered-line.ts';
import { findUndelivered } from '../../../src/digest/selection/undelivered.ts';
import { DEFAULT_FORMATS } from '../../../src/text/formats.ts';
import { formatsFor } from '../../../src/text/regions.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';

const aSource = (overrides: Partial<Parameters<typeof findUndelivered>[0][number]>) => ({
  title: 'arXiv',
  configured: true,
  enabled: true,
  outcome: 'ok' as const,
  lastReadAt: hoursAfter(NOW, -1),
  lastSuccessAt: hoursAfter(NOW, -1),
  problem: null,
  ...overrides,
});
const describeMissing = (
  sources: Parameters<typeof findUndelivered>[0],
  until: Date,
  formats = DEFAULT_FORMATS,
) => describeUndelivered(findUndelivered(sources, until), formats);
const SATURDAY = new Date('2026-03-14T09:00:00Z');

test.each([
  [{}, null],
  [
    { outcome: 'failed', lastSuccessAt: hoursAfter(NOW, -30), problem: 'It failed.' },
    'not read since 10 March',
  ],
  [{ outcome: 'failed', lastSuccessAt: null, problem: 'It failed.' }, 'it could not be read'],
  [{ lastSuccessAt: hoursAfter(NOW, -100), problem: 'It is late.' }, 'not read since 7 March'],
  [{ outcome: 'partial' }, 'only a part of its list'],
  [{ outcome: 'stale' }, 'its new list was not out yet'],
  // It failed once, after it had delivered; it is no source of ours any more; it was never read.
  [{ outcome: 'failed', lastSuccessAt: hoursAfter(NOW, -2), problem: 'It failed.' }, null],
  [{ outcome: 'partial', lastReadAt: hoursAfter(NOW, -30) }, null],
  [{ outcome: 'partial', enabled: false }, null],
  [{ outcome: 'partial', configured: false }, null],
  [{ outcome: null, lastReadAt: null, lastSuccessAt: null }, null],
] as const)('of a source with %o it says: %s', (overrides, said) => {
  const sentence = describeMissing([aSource(overrides)], NOW);
  expect(sentence).toBe(
    said === null ? null : `Not yet in this edition: arXiv (${said}). What comes late is in the next one.`,
  );
});

test('on a weekend no list is missing, and of many sources four are named', () => {
  expect(describeMissing([aSource({ outcome: 'stale' })], SATURDAY)).toBeNull();
  const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((title) => aSource({ title, outcome: 'partial' }));
  expect(describeMissing(many, NOW)).toMatch(/edition: a \(.*\), d \(only a part of its list\) and 2 more\./);
});

test('the day is written as the reader’s region does', () => {
  const silent = aSource({ outcome: 'failed', lastSuccessAt: hoursAfter(NOW, -30), problem: 'It failed.' });
  expect(describeMissing([silent], NOW, formatsFor('en-US'))).toContain('arXiv (not read since March 10)');
});
