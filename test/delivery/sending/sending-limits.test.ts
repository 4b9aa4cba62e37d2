/** The limits of domains and the plan of a warm-up, as they are configured and applied. */
import { findLimit, nameOf, perSecondOf, warmUpDayAt } from '../../../src/delivery/sending/sending-limits.ts';

const GMAIL = { domains: ['gmail.com', 'googlemail.com'], mails: 20, perMs: 1000, rate: '20/s' };
const OTHER = { domains: ['xn--bcher-kva.example'], mails: 30, perMs: 3_600_000, rate: '30/h' };

test.each([
  ['ada@gmail.com', GMAIL],
  ['ada@GoogleMail.com', GMAIL],
  ['ada@bücher.example', OTHER],
  ['ada@mail.gmail.com', null],
  ['ada@notgmail.com', null],
  ['"a@gmail.com"@example.org', null],
])('%s falls under its own domain’s limit', (address, limit) => {
  expect(findLimit([GMAIL, OTHER], address)).toBe(limit);
});

test('a limit is named by its first domain and as mails a second', () => {
  expect([nameOf(GMAIL), nameOf(OTHER)]).toEqual(['gmail.com and 1 more', 'xn--bcher-kva.example']);
  expect([perSecondOf(GMAIL), perSecondOf({ ...OTHER, mails: 36 })]).toEqual([20, 0.01]);
});

const PLAN = { start: '2026-03-10', perDay: [50, 100] };

test.each([
  ['2026-03-01T12:00:00Z', '2026-03-01', 50],
  ['2026-03-10T00:00:00Z', '2026-03-10', 50],
  ['2026-03-10T23:59:59Z', '2026-03-10', 50],
  ['2026-03-11T00:00:00Z', '2026-03-11', 100],
])('at %s the plan has %s with %d mails', (instant, day, most) => {
  expect(warmUpDayAt(PLAN, new Date(instant))).toMatchObject({ day, most });
});

test('a day of the plan ends at midnight, UTC, and after the last day nothing is limited', () => {
  expect(warmUpDayAt(PLAN, new Date('2026-03-10T08:00:00Z'))?.endsAt).toEqual(
    new Date('2026-03-11T00:00:00Z'),
  );
  expect(warmUpDayAt(PLAN, new Date('2026-03-12T00:00:00Z'))).toBeNull();
  expect(warmUpDayAt(null, new Date('2026-03-10T00:00:00Z'))).toBeNull();
});
