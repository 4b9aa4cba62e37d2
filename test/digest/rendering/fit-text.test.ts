/** Excerpts, lists of names and wrapped lines, by their width. */
import { displayWidth, excerpt, nameSome, wrap } from '../../../src/digest/rendering/fit-text.ts';
import { DEFAULT_FORMATS } from '../../../src/text/formats.ts';

test('a short text is its own excerpt', () => {
  expect(excerpt('Short.', 20)).toBe('Short.');
  expect(excerpt('Anything', 0)).toBe('');
});

test('an excerpt ends with a sentence where that keeps at least half, else with a word', () => {
  expect(excerpt('We show a thing that is new. And then it goes on and on.', 40)).toBe(
    'We show a thing that is new. …',
  );
  expect(excerpt('One. Then a long sentence that does not come to an end', 40)).toBe(
    'One. Then a long sentence that does not…',
  );
  expect(excerpt('Smith et al. Show that this holds for everything there is', 24)).toBe(
    'Smith et al. Show that…',
  );
});

test('an excerpt of wide text ends at its full stop and tears no surrogate pair', () => {
  expect(excerpt('我们提出了一种新方法。它很快。它很好', 14)).toBe('我们提出了一种新方法。 …');
  expect(excerpt('𝒪'.repeat(20), 11)).toBe(`${'𝒪'.repeat(5)}…`);
});

test('names are listed up to a number, and a single one left over is named too', () => {
  expect(nameSome([], 3, DEFAULT_FORMATS)).toBe('');
  expect(nameSome(['A'], 3, DEFAULT_FORMATS)).toBe('A');
  expect(nameSome(['A', 'B', 'C', 'D'], 3, DEFAULT_FORMATS)).toBe('A, B, C and D');
  expect(nameSome(['A', 'B', 'C', 'D', 'E'], 3, DEFAULT_FORMATS)).toBe('A, B, C and 2 more');
});

test('wrapped lines keep the width and lose no word', () => {
  const text = 'word '.repeat(100).trim();
  const lines = wrap(text, '  ', 40).trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^ {2}\S.{0,37}$/);
  expect(lines.join(' ').replace(/\s+/g, ' ').trim()).toBe(text);
});

test('a URL is never broken', () => {
  const url = `https://papers.example/${'a'.repeat(90)}`;
  expect(wrap(`See ${url} there`, '', 40)).toBe(`See\n${url}\nthere\n`);
});

test('wide characters count twice and break anywhere but before closing punctuation', () => {
  expect(displayWidth('大语a')).toBe(5);
  expect(wrap('大语言模型。推理', '', 10)).toBe('大语言模\n型。推理\n');
});

test('a combining mark stays with its character, and quotation marks take one column', () => {
  expect(wrap('語か\u3099語', '', 3)).toBe('語\nか\u3099\n語\n');
  expect(wrap('a “b” c', '', 5)).toBe('a “b”\nc\n');
});
