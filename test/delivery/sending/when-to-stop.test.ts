/** When a run is stopped by what servers say of its mails. */
import { areTooManyRefused, areTooManyUnknown } from '../../../src/delivery/sending/when-to-stop.ts';

test('a run is stopped by many refusals and not by one odd recipient', () => {
  expect(areTooManyRefused({ refused: 1, tried: 1 })).toBe(false);
  expect(areTooManyRefused({ refused: 3, tried: 3 })).toBe(true);
  expect(areTooManyRefused({ refused: 3, tried: 1000 })).toBe(false);
  expect(areTooManyRefused({ refused: 100, tried: 1000 })).toBe(true);
});

test.each([
  [5, 5, false],
  [6, 59, true],
  [6, 60, false],
  [20, 100, true],
])('%i unknown addresses of %i tried: too many? %s', (unknown, tried, areTooMany) => {
  expect(areTooManyUnknown({ unknown, tried })).toBe(areTooMany);
});
