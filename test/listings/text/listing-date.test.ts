/** Days and instants as pages write them. */
import { isoDay, parseListedDay, parseListedInstant } from '../../../src/listings/text/listing-date.ts';

const NOW = new Date('2025-03-11T12:00:00Z');

test.each([
  ['Mar 11', '2025-03-11'],
  ['Mar 12', '2024-03-12'],
  ['11 March', '2025-03-11'],
  ['March 11th', '2025-03-11'],
  ['Mar 11, 2024', '2024-03-11'],
  ['11 Mar 2031', '2031-03-11'],
  ['Tuesday, 11 March', '2025-03-11'],
  ['Mon, Mar 11', '2024-03-11'],
  ['Wednesday, Mar 11', '2020-03-11'],
  ['Sept. 3', '2024-09-03'],
  ['Feb 29', '2024-02-29'],
  ['Dec 31', '2024-12-31'],
  ['2025-03-11', '2025-03-11'],
  ['2025-02-29', null],
  ['Feb 30', null],
  ['Mar', null],
  ['Mar 11 papers', null],
  ['March of the 11', null],
  ['', null],
])('on 11 March 2025 the line %j is the day %s', (line, day) => {
  expect(parseListedDay(line, NOW)).toBe(day);
});

test('a day without a year is not after now, even by a second', () => {
  expect(parseListedDay('Mar 11', new Date('2025-03-10T23:59:59Z'))).toBe('2024-03-11');
  expect(parseListedDay('Mar 11', new Date('2025-03-11T00:00:00Z'))).toBe('2025-03-11');
});

test('29 February is the last one there was', () => {
  expect(parseListedDay('Feb 29', new Date('2024-02-28T12:00:00Z'))).toBe('2020-02-29');
  expect(parseListedDay('Feb 29', new Date('2027-12-31T12:00:00Z'))).toBe('2024-02-29');
});

test('a day that does not exist is none', () => {
  expect(isoDay(2025, 13, 1)).toBeNull();
  expect(isoDay(2025, 4, 31)).toBeNull();
  expect(isoDay(2000, 2, 29)).toBe('2000-02-29');
});

test('a machine-written time without zone is UTC', () => {
  expect(parseListedInstant('2025-03-11T10:00:00')?.toISOString()).toBe('2025-03-11T10:00:00.000Z');
  expect(parseListedInstant('2025-03-11')?.toISOString()).toBe('2025-03-11T00:00:00.000Z');
  expect(parseListedInstant('Thu, 16 Mar 2023 20:31:14 -0400')?.toISOString()).toBe(
    '2023-03-17T00:31:14.000Z',
  );
  expect(parseListedInstant('Fri,  9 Jun 23 00:44:20 GMT')?.toISOString()).toBe('2023-06-09T00:44:20.000Z');
  expect(parseListedInstant('soon')).toBeNull();
  expect(parseListedInstant(17)).toBeNull();
});
