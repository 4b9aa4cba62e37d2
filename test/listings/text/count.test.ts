/** Counts as pages and APIs write them. */
import { parseCount } from '../../../src/listings/text/count.ts';

test.each([
  ['0', 0],
  [' 71 ', 71],
  ['1,234', 1234],
  ['1,234,567', 1234567],
  ['71.0', 71],
  ['3k', 3000],
  ['1.2K', 1200],
  ['1.25M', 1250000],
])('%j is %j', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each([
  '',
  '-1',
  '1.5',
  '1.234',
  '1,23',
  '12,34',
  '1,2345',
  '1 234',
  '1 of 2',
  'k',
  '1e3',
  '71 votes',
])('%j is unknown', (text) => {
  expect(parseCount(text)).toBeNull();
});
