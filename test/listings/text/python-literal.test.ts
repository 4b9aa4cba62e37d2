/** Values in Python's notation. */
import { parsePythonLiteral } from '../../../src/listings/text/python-literal.ts';

test('dictionaries, lists, tuples, names and numbers are read as JSON would have them', () => {
  expect(parsePythonLiteral("{'a': [1, -2.5e3, (True, False), None], 'b': {}, }")).toEqual({
    a: [1, -2500, [true, false], null],
    b: {},
  });
});

test('strings keep what their escapes mean, whichever quotes they have', () => {
  expect(
    parsePythonLiteral(String.raw`["It's", 'say "x"', 'a\nb\\c\'d', '\xe9\u00e9\U0001F600', b'bytes']`),
  ).toEqual(["It's", 'say "x"', "a\nb\\c'd", 'éé😀', 'bytes']);
});

test.each([
  "{'a': ",
  "{'a' 1}",
  "['a'",
  "'a' 'b'",
  '{1: }',
  'object()',
  '',
  "['",
  '[,]',
  `${'['.repeat(100)}${']'.repeat(100)}`,
])('%j is no literal', (text) => {
  expect(parsePythonLiteral(text)).toBeUndefined();
});
