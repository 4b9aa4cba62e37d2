/** What a text of a feed says, HTML source or not: feeds do not tell, so a bracket is a tag only where it is written like one. */
import { cleanMarkup, LONGEST_TEXT } from '../../text/clean-text.ts';

// A tag: a name, then nothing but its end, or an attribute with a value (or one of those that need none). `a <b and c> d` is no tag, nor is `x<y`.
// Every repetition is bounded.
const STRAY_BRACKET =
  /<(?!\/?[a-z][\w:-]{0,30}(?:\s{0,20}\/?>|[\s/]{1,20}(?:[\w:-]{1,40}\s{0,5}=|(?:allowfullscreen|async|controls|defer|disabled|hidden|loop|muted|nowrap)\b))|!--|!\[CDATA\[|\?xml)/gi;

// Printable ASCII with single spaces between words, no bracket, no entity.
const CLEAN = /^[!-%'-;=-~]+(?: [!-%'-;=-~]+)*$/;

/** Is there nothing to clean? One look instead of many: most abstracts are like that, and cleaning is most of the work on a long feed. */
export const isClean = (text: string): boolean => text.length <= LONGEST_TEXT && CLEAN.test(text);

/** The text of a feed's title, description or content: entities decoded, tags removed, mathematics and `<EOS>` left alone. */
export function feedText(source: string): string {
  if (isClean(source)) return source;
  return cleanMarkup(source.includes('<') ? source.replace(STRAY_BRACKET, '&lt;') : source);
}
