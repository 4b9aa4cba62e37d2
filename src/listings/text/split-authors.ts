/** Splits a list of authors that was joined into one string. */

import { cleanText } from './clean-text.ts';

const INITIALS = /^(?:\p{Lu}\.?[ -]?){1,5}$/u;
/** A surname of several words begins with a particle, so that no given name precedes it. */
const PARTICLES =
  'van|von|vom|zu|zur|de|der|den|del|della|di|da|das|do|dos|du|des|la|las|le|los|ter|ten|af|al|el|bin|ibn';
const WITH_PARTICLES = new RegExp(`^(?:(?:${PARTICLES}) ){1,4}\\p{Lu}\\S*$`, 'u');
// At most four words; `and` begins another name.
const GIVEN_NAMES = /^(?!and\s|&)\S+(?:\s\S+){0,3}$/i;
// The surnames that most Chinese names begin with. `李明, 王伟` are two names; `山田, 太郎` is one, inverted
// as Japanese libraries write it.
const CHINESE_SURNAMES = [
  '王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧',
  '许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔',
  '白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文',
].join('');
const CHINESE_NAME = new RegExp(`^[${CHINESE_SURNAMES}]\\p{Script=Han}{1,2}$`, 'u');
// A Korean surname has one syllable, so that two words of several are two names.
const KOREAN_NAME = /^\p{Script=Hangul}{2,4}$/u;
const isWholeName = (name: string): boolean => CHINESE_NAME.test(name) || KOREAN_NAME.test(name);
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|md)\.?$/i;

/**
 * Returns the authors of `A. B, C. D and E`, `Last, First; Last, First`, `Last, F., Other, S.` or `A and B`,
 * in their order. Affiliations in parentheses are left out, with the commas in them.
 * @example splitAuthors('Ada Lovelace (London), Alan Turing and Grace Hopper') // three names
 */
export function splitAuthors(text: string): string[] {
  const names = withoutParentheses(cleanText(text))
    .replace(/^(?:by|authors?)\s*:?\s+/i, '')
    .replace(/[、；]|\s[|·•]\s/g, ';')
    .replaceAll('，', ',');
  const parts = names.includes(';') ? names.split(';') : (invertedNames(names) ?? splitAtCommas(names));
  return parts
    .flatMap((part) => part.split(AND))
    .map((name) => name.replace(/^\s*(?:and\s|&\s)|^[,\s]+|(?<![,\s])[,\s]+$/g, '').trim())
    .filter((name) => name !== '' && !NO_NAME.test(name));
}

// Not names: that there are more authors, and the number of a second affiliation.
const NO_NAME = /^(?:et al\.?|and|\.{3}|…|\d{1,3})$/i;
const AND = /\s(?:and|&)\s/;
const ONE_COMMA = /^[^,]+,[^,]+$/;
const TWO_FULL = /^[^,\s]+\s[^,]+,\s?[^,\s]+\s[^,]+$/;
const partsOf = (names: string, separator: RegExp | string): string[] =>
  names
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * Returns the names of `Last, First and Last, First` or of a row of `Last, F.`, in which commas belong to
 * names; null for anything else.
 */
function invertedNames(names: string): string[] | null {
  const joined = partsOf(names, AND);
  // Two full names in each part are separate authors: `Ada One, Ben Two and Cy Three, Dan Four`.
  const areInverted =
    joined.every((name) => ONE_COMMA.test(name)) && !joined.every((name) => TWO_FULL.test(name));
  if (joined.length > 1 && areInverted) return joined;
  const row = partsOf(names, /,|\s(?:and|&)\s/);
  const isRow =
    row.length % 2 === 0 &&
    names.split(',').length > row.length / 2 &&
    row.every((part, index) => index % 2 === 0 || INITIALS.test(part));
  return isRow
    ? row.flatMap((part, index) => (index % 2 === 0 ? `${part}, ${row[index + 1] ?? ''}` : []))
    : null;
}

function splitAtCommas(names: string): string[] {
  const parts = partsOf(names, ',');
  const [first, second] = parts;
  // One `Last, First`: the comma belongs to the name.
  if (
    parts.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    (WITH_PARTICLES.test(first) || !first.includes(' ')) &&
    GIVEN_NAMES.test(second) &&
    !(isWholeName(first) && isWholeName(second))
  )
    return [`${first}, ${second}`];
  return parts.reduce<string[]>((joined, part) => {
    const previous = joined.at(-1);
    if (previous !== undefined && SUFFIX.test(part)) joined[joined.length - 1] = `${previous}, ${part}`;
    else joined.push(part);
    return joined;
  }, []);
}

/** `text` without parenthesised parts, nested ones too; an unclosed one is kept. */
function withoutParentheses(text: string): string {
  let depth = 0;
  let kept = '';
  let opened = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '(') {
      if (depth === 0) opened = index;
      depth += 1;
    } else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) kept += character;
  }
  return depth > 0 ? kept + text.slice(opened) : kept;
}
