/** Splits a list of authors that was joined into one string. */
import { cleanText } from './clean-text.ts';

const INITIALS = /^(?:\p{Lu}\.?[ -]?){1,5}$/u;
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|md)\.?$/i;

/**
 * The authors of `A. B, C. D and E`, `Last, First; Last, First`, `Last, F., Other, S.` or `A and B`,
 * in their order. Affiliations in parentheses are left out, with the commas in them.
 *
 * @example splitAuthors('Ada Lovelace (London), Alan Turing and Grace Hopper') // three names
 */
export function splitAuthors(text: string): string[] {
  const names = withoutParentheses(cleanText(text)).replace(/^(?:by|authors?)\s*:?\s+/i, '');
  const parts = names.includes(';') ? names.split(';') : splitAtCommas(names);
  return parts
    .flatMap((part) => part.split(/\s(?:and|&)\s/))
    .map((name) => name.replace(/^\s*(?:and\s|&\s)|^[,\s]+|(?<![,\s])[,\s]+$/g, '').trim())
    .filter((name) => name !== '' && !/^(?:et al\.?|and)$/i.test(name));
}

function splitAtCommas(names: string): string[] {
  const parts = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const [first, second] = parts;
  // One `Last, First`, or a row of `Last, F.`: the comma belongs to the name.
  if (
    parts.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    !first.includes(' ') &&
    !second.includes(' ')
  )
    return [`${first}, ${second}`];
  const isInverted =
    parts.length % 2 === 0 &&
    parts.every((part, index) => index % 2 === 0 || INITIALS.test(part.replace(/^and\s/, '')));
  if (isInverted)
    return parts.flatMap((part, index) => (index % 2 === 0 ? [`${part}, ${parts[index + 1] ?? ''}`] : []));
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
