/** Days, weekdays and months as text. */
import { monthNumber, utcDay, utcMinute, weekdayNumber, weekdayOn } from '../../src/text/days.ts';
import { DEFAULT_FORMATS } from '../../src/text/formats.ts';

const { longDay, shortDay } = DEFAULT_FORMATS;

test('a day is the same words whatever locale data the computer has', () => {
  expect(shortDay('2026-03-11')).toBe('11 March');
  expect(longDay('2026-03-11')).toBe('Wednesday, 11 March 2026');
  expect(longDay('2024-02-29')).toBe('Thursday, 29 February 2024');
});

test('what is no day stays as it is', () => {
  expect(shortDay('soon')).toBe('soon');
  expect(shortDay('2026-13-01')).toBe('2026-13-01');
});

test('weeks begin on Monday', () => {
  expect(['2026-03-09', '2026-03-14', '2026-03-15'].map(weekdayOn)).toEqual([1, 6, 7]);
});

test('an instant is on the day that it is in UTC', () => {
  expect(utcDay(new Date('2026-03-11T23:59:59.999Z'))).toBe('2026-03-11');
  expect(utcMinute(new Date('2026-03-11T23:59:59.999Z'))).toBe('2026-03-11 23:59 UTC');
});

test('months and weekdays are known by three letters', () => {
  expect(['Sept', 'MAY', 'january', 'Mrz', 'Ma', ''].map(monthNumber)).toEqual([9, 5, 1, 0, 0, 0]);
  expect(['mon', 'Sunday', 'Thurs', 'xyz', 'Su'].map(weekdayNumber)).toEqual([1, 7, 4, 0, 0]);
});
