/** The outcome of a page, from its own date and totals and from the history of its source. */
import type { Listing } from '../../src/listings/listing.ts';
import { nonPublishingReason, ordinaryDaysBetween } from '../../src/sources/non-publishing-days.ts';
import { decideKnownPage, decideOutcome, type OutcomeFacts } from '../../src/sources/outcome.ts';
import { findSourceProblem, type SourceFacts } from '../../src/sources/source-problem.ts';
import { aListing } from '../support/builders.ts';

const WEDNESDAY = '2026-03-11';
const SATURDAY = '2026-03-14';

const listing = (count: number, more: Partial<Listing> = {}): Listing =>
  aListing(
    Array.from({ length: count }, () => ({})),
    { format: 'rss', listingDate: null, ...more },
  );

const decide = (facts: Partial<OutcomeFacts> & { listing: Listing }): string =>
  decideOutcome({ askedDay: null, earlierEntries: [], today: WEDNESDAY, ...facts }).outcome;

const rejected = [{ rank: 1, reason: 'it has no title', excerpt: '' }];
const USUAL = [40, 38, 0, 41, 0, 39];

test('a page with its entries is ok, one without is empty', () => {
  expect(decide({ listing: listing(3) })).toBe('ok');
  expect(decide({ listing: listing(3, { announcedTotal: 3 }) })).toBe('ok');
  expect(decide({ listing: listing(0) })).toBe('empty');
  expect(decide({ listing: listing(0, { announcedTotal: 0 }), earlierEntries: USUAL })).toBe('empty');
});

test('fewer entries than the page announces, or rejected ones, make it partial', () => {
  expect(decide({ listing: listing(3, { announcedTotal: 4 }) })).toBe('partial');
  expect(decide({ listing: listing(3, { rejected }) })).toBe('partial');
  for (const count of [0, 3])
    expect(decide({ listing: listing(count, { doubt: 'The page was cut off.' }) })).toBe('partial');
  expect(decide({ listing: listing(0, { rejected }) })).toBe('failed');
  expect(decide({ listing: listing(0, { announcedTotal: 12 }) })).toBe('failed');
});

test('a page of which entries were rejected says how many, why, and that it was cut off', () => {
  const reason = (count: number, more: Partial<Listing>) =>
    decideOutcome({ listing: listing(count, more), askedDay: null, earlierEntries: [], today: WEDNESDAY })
      .reason;
  const doubt = 'The page was cut off.';
  expect(reason(0, { rejected })).toBe('Its only entry was rejected: it has no title.');
  expect(reason(0, { rejected: [...rejected, ...rejected] })).toBe(
    'All of its 2 entries were rejected. The first one: it has no title.',
  );
  expect(reason(0, { rejected, doubt })).toBe(
    'Its only entry was rejected: it has no title. The page was cut off.',
  );
  expect(reason(1, { rejected })).toBe('1 of 2 entries was rejected: it has no title.');
  expect(reason(3, { rejected: [...rejected, ...rejected], doubt })).toBe(
    '2 of 5 entries were rejected. The first one: it has no title. The page was cut off.',
  );
});

test('another day than the one that was asked for is stale, whatever is on it', () => {
  const page = listing(3, { listingDate: '2026-03-10' });
  expect(decide({ listing: page, askedDay: WEDNESDAY })).toBe('stale');
  expect(decide({ listing: page })).toBe('ok');
});

test('a layout without entries where there were many is a failure, but not on a weekend', () => {
  const page = listing(0, { format: 'arxiv-list' });
  expect(decide({ listing: page, earlierEntries: USUAL })).toBe('failed');
  expect(decide({ listing: page, earlierEntries: USUAL, today: SATURDAY })).toBe('empty');
  expect(decide({ listing: page, earlierEntries: [3, 2, 4] })).toBe('empty');
  expect(
    decide({ listing: listing(0, { format: 'arxiv-list', announcedTotal: 0 }), earlierEntries: USUAL }),
  ).toBe('empty');
});

test('an empty page says that it is a weekend or holiday, or that it should have had entries', () => {
  const reason = (today: string) =>
    decideOutcome({ listing: listing(0), askedDay: null, earlierEntries: USUAL, today }).reason;
  expect(reason(SATURDAY)).toContain('2026-03-14 is a Saturday');
  expect(reason('2026-11-26')).toContain('Thanksgiving');
  expect(reason(WEDNESDAY)).toContain('usually has 40, on an ordinary day');
});

test('a day that still grows may be small; a settled one may not', () => {
  const small = listing(2);
  expect(decide({ listing: small, askedDay: WEDNESDAY, earlierEntries: USUAL })).toBe('ok');
  expect(decide({ listing: small, askedDay: '2026-03-09', earlierEntries: USUAL })).toBe('partial');
  expect(decide({ listing: small, earlierEntries: USUAL })).toBe('partial');
  expect(decide({ listing: small, earlierEntries: USUAL, today: SATURDAY })).toBe('ok');
});

test('a day that loses half of its entries is partial', () => {
  expect(decide({ listing: listing(15), sameDayEntries: 40 })).toBe('partial');
  expect(decide({ listing: listing(39), sameDayEntries: 40 })).toBe('ok');
});

test('the same bytes are unchanged, unless another day was asked for', () => {
  const page = { listingDate: '2026-03-10', entries: 5 };
  expect(decideKnownPage({ ...page, askedDay: null }).outcome).toBe('unchanged');
  expect(decideKnownPage({ ...page, askedDay: '2026-03-10' }).outcome).toBe('unchanged');
  expect(decideKnownPage({ ...page, askedDay: WEDNESDAY }).outcome).toBe('stale');
  expect(decideKnownPage({ ...page, entries: 0, askedDay: WEDNESDAY }).outcome).toBe('empty');
});

test('the holidays of 2026 are those that arXiv lists', () => {
  const listed = ['01-01', '01-19', '06-19', '07-03', '09-07', '11-26', '12-25', '12-29', '12-31'];
  for (const day of listed)
    expect([day, nonPublishingReason(`2026-${day}`)]).toEqual([day, expect.stringContaining('holiday')]);
  expect(nonPublishingReason('2026-01-20')).toBeNull();
  expect(ordinaryDaysBetween('2026-03-06', '2026-03-11')).toBe(2);
});

const facts: SourceFacts = {
  enabled: true,
  everyMs: 30 * 60_000,
  nextReadAt: new Date('2026-03-11T12:30:00Z'),
  failures: 0,
  outcome: 'ok',
  error: null,
  lastSuccessAt: new Date('2026-03-11T12:00:00Z'),
  pagesAt: ['11', '10', '09', '06'].map((day) => new Date(`2026-03-${day}T05:00:00Z`)),
};
const at = (instant: string) => (more: Partial<SourceFacts>) =>
  findSourceProblem({ ...facts, ...more }, new Date(instant));

test('a source that is read and brings pages has no problem', () => {
  expect(at('2026-03-11T12:10:00Z')({})).toBeNull();
  expect(at('2026-03-11T12:10:00Z')({ outcome: 'unchanged' })).toBeNull();
});

test('a source that is not read, that fails, or that is silent for days says so', () => {
  expect(at('2026-03-11T15:00:00Z')({})).toContain('was to be read at');
  expect(at('2026-03-11T15:00:00Z')({ enabled: false })).toBeNull();
  expect(at('2026-03-11T12:10:00Z')({ outcome: 'failed', failures: 2, error: 'It answered 500.' })).toBe(
    'It has failed 2 times in a row; it was last read well at 2026-03-11T12:00:00.000Z. It answered 500.',
  );
  expect(
    at('2026-03-17T12:10:00Z')({ outcome: 'empty', nextReadAt: new Date('2026-03-17T12:30:00Z') }),
  ).toContain('It is late: nothing new since 2026-03-11');
  // Friday's page on a Tuesday: two days of silence that count.
  expect(
    at('2026-03-10T12:10:00Z')({
      outcome: 'empty',
      nextReadAt: null,
      pagesAt: [
        new Date('2026-03-06T05:00:00Z'),
        new Date('2026-03-05T05:00:00Z'),
        new Date('2026-03-04T05:00:00Z'),
      ],
    }),
  ).toBeNull();
});
