/** What readers may ask for: problems of a query are sentences, and errors of ours are not. */
import { readerRules } from '../../src/topics/reader-rules.ts';

const { checkQuery } = readerRules([]);

test('a query that cannot be understood is a problem; an error that is not about it reaches the caller', () => {
  expect(checkQuery('world models')).toBeNull();
  expect(checkQuery('world AND')).toMatch(/expected .*\.$/);
  expect(() => checkQuery(undefined as unknown as string)).toThrow(TypeError);
});
