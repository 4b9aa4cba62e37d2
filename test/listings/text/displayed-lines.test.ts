/** HTML as the lines that a browser shows. */
import { displayedLines } from '../../../src/listings/text/displayed-lines.ts';

test.each([
  ['<div>one\n  line</div>\n<div>two</div>', 'one line\ntwo'],
  ['<div>one</div><div><br></div><div>two</div>', 'one\n\ntwo'],
  ['one<br>two<br/>\nthree', 'one\ntwo\nthree'],
  ['<p>one</p><p>two <b>bold</b>er</p>', 'one\n\ntwo bolder'],
  ['<h1>one</h1><ul><li>two</li><li>three</li></ul>', 'one\n\ntwo\nthree'],
  ['<table><tr><td>one</td></tr><tr><td>two</td></tr></table>', 'one\ntwo'],
  ['<pre>one\n  two\n\nthree</pre>four', 'one\n  two\n\nthree\n\nfour'],
  ['<div style="white-space: pre-wrap">one\n  two</div>', 'one\n  two'],
  ['<div>one</div><div>&nbsp; two</div>', 'one\n  two'],
  ['<head><title>no</title><style>no</style></head><body>p&lt;0.05 &amp; x</body>', 'p<0.05 & x'],
  ['', ''],
])('%j', (html, lines) => {
  expect(displayedLines(html)).toBe(lines);
});
