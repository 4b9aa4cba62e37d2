/** Escaping of markup and removal of control characters. */
import {
  hasUnstorable,
  singleLine,
  withoutControls,
  withoutUnwritable,
} from '../../src/text/control-characters.ts';
import { escapeContent, escapeMarkup } from '../../src/text/escape-markup.ts';

test('markup stands in elements and in attributes of either quotes', () => {
  expect(escapeMarkup(`<a href="x" title='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
  expect(escapeMarkup('a plain word')).toBe('a plain word');
});

test('content that is parsed again loses only what would begin a tag or a reference', () => {
  expect(escapeContent(`a < b & 'c' > "d"`)).toBe(`a &lt; b &amp; 'c' > "d"`);
});

test('a line has no line ends, controls or marks of direction', () => {
  expect(singleLine(' a\u202e\r\n\u0000b\u200e ')).toBe('a b');
  expect(withoutControls('a\u202eb\u0007c')).toBe('abc');
});

test('what neither HTML nor XML may hold goes, tabs and line ends stay', () => {
  expect(withoutUnwritable('a\tb\n\u0001c\ud800\uffff')).toBe('a\tb\nc');
});

test('a database takes no half of a character and no control character', () => {
  expect(['caf\u00e9', 'a\ud800', 'a\u0000'].map(hasUnstorable)).toEqual([false, true, true]);
});
