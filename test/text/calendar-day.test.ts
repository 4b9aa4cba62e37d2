/** Which days exist. */
import { isCalendarDay } from '../../src/text/days.ts';

test.each([
  '2026-02-29',
  '2026-13-01',
  '2026-1-1',
  '20260101',
  'tomorrow',
  '+002026-01-01',
  '2026-01-01T00:00',
  '0000-01-01',
  '1899-12-31',
  '3000-01-01',
  '9999-12-31',
])('%j is no day', (text) => expect(isCalendarDay(text)).toBe(false));

test('29 February of a leap year is a day', () => expect(isCalendarDay('2028-02-29')).toBe(true));
