/** Extracts the text of a feed field, which may or may not be HTML source. */

import { cleanMarkup, LONGEST_TEXT } from '../../text/clean-text.ts';

// Feeds do not say whether a field is HTML, so a bracket is a tag only if it is written like one: a name,
// then its end, or an attribute with a value (or one that needs none). Neither `a <b and c> d` nor `x<y` is a
// tag. Every repetition is bounded.
const STRAY_BRACKET =
  /<(?!\/?[a-z][\w:-]{0,30}(?:\s{0,20}\/?>|[\s/]{1,20}(?:[\w:-]{1,40}\s{0,5}=|(?:allowfullscreen|async|controls|defer|disabled|hidden|loop|muted|nowrap)\b))|!--|!\[CDATA\[|\?xml)/gi;

// Printable ASCII with single spaces between words, no bracket, no entity.
const CLEAN = /^[!-%'-;=-~]+(?: [!-%'-;=-~]+)*$/;

/**
 * True when there is nothing to clean. Most abstracts are like that, and cleaning is most of the work
 * on a long feed.
 */
export const isClean = (text: string): boolean => text.length <= LONGEST_TEXT && CLEAN.test(text);

// Some feeds encode twice; then tags that mark up words are left, one before and one after the words.
const ENCODED_TAG = /&lt;(?:i|b|em|strong|sub|sup|p|italic|bold)&gt;/i;
const ENCODED_END_TAG = /&lt;\/(?:i|b|em|strong|sub|sup|p|italic|bold)&gt;/i;
const CDATA_MARKS = /<!\[CDATA\[|\]\]>/g;

/**
 * Returns the text of a feed's title, description or content: entities decoded, tags removed, mathematics and
 * `<EOS>` left alone.
 */
export function feedText(source: string): string {
  if (isClean(source)) return source;
  // A CDATA section that was itself encoded holds markup like any other text.
  const unwrapped = source.includes('<![CDATA[') ? source.replace(CDATA_MARKS, '') : source;
  const text = cleanSource(unwrapped);
  return ENCODED_TAG.test(unwrapped) && ENCODED_END_TAG.test(unwrapped) ? cleanSource(text) : text;
}

const cleanSource = (source: string): string =>
  cleanMarkup(source.includes('<') ? source.replace(STRAY_BRACKET, '&lt;') : source);
