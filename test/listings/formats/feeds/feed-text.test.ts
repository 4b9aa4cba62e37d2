/** Texts in feeds: what is markup, and what only looks like it. */
import { feedText } from '../../../../src/listings/formats/feeds/feed-text.ts';

test.each([
  ['plain', 'plain'],
  ['A <b>bold</b> claim', 'A bold claim'],
  ['AT&amp;T &eacute;', 'AT&T é'],
  ['if a<b and c>d', 'if a<b and c>d'],
  ['if a <b and c> d', 'if a <b and c> d'],
  ['the <EOS> token and <unk>', 'the <EOS> token and <unk>'],
  ['p<0.05', 'p<0.05'],
  ['<img src=x onerror=alert(1)>Seen', 'Seen'],
  ['<svg/onload=alert(1)>Seen', 'Seen'],
  ['<img/src=x/onerror=alert(1)>Seen', 'Seen'],
  ['either </or=both>', 'either </or=both>'],
  ['<p align=center>Line<br/>break</p>', 'Line break'],
  ['&lt;script&gt;alert(1)&lt;/script&gt;', ''],
  ['Aire&lt;sup&gt;+&lt;/sup&gt; cells of &lt;i&gt;E. coli&lt;/i&gt;', 'Aire+ cells of E. coli'],
  ['&lt;p&gt;We show a &amp;lt; b.&lt;/p&gt;', 'We show a < b.'],
  ['what a &lt;p&gt; element is', 'what a <p> element is'],
  ['<![CDATA[Ada One\n<p>\n We show $a&gt;b$.\n</p> ]]>', 'Ada One We show $a>b$.'],
  ['x[y[1]]>z', 'x[y[1]]>z'],
  ['two  \n spaces', 'two spaces'],
])('%s', (source, text) => {
  expect(feedText(source)).toBe(text);
});
