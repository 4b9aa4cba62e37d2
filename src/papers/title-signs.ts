/** Normalises meaningful signs in titles (`C++` is not `C#`) across TeX, Unicode, HTML and text. Pure. */

// Every repetition is bounded or stops at its own end, so that the time is linear in the title's
// length.
const TAG =
  /<(\/?)(a|b|bold|em|i|italic|sc|scp|span|strong|sub|sup|tt|u|(?:mml|jats):[\w-]{1,30})(?:\s[^<>]{0,300})?>/g;
const RAISED = /[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ]{1,40}/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  '#60': '<',
  '#62': '>',
  '#38': '&',
};

/** TeX names of signs that the tables of src/text/tex do not list. */
export const SIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['∪', 'cup'],
  ['∩', 'cap'],
  ['⊂', 'subset'],
  ['⊆', 'subseteq'],
  ['∅', 'emptyset'],
  ['∀', 'forall'],
  ['∃', 'exists'],
  ['∧', 'wedge'],
  ['∨', 'vee'],
  ['¬', 'neg'],
  ['⊗', 'otimes'],
  ['∑', 'sum'],
  ['∏', 'prod'],
  ['∫', 'int'],
  ['≡', 'equiv'],
  ['≅', 'cong'],
  ['≪', 'll'],
  ['≫', 'gg'],
  ['∝', 'propto'],
  ['∘', 'circ'],
  ['÷', 'div'],
  ['←', 'leftarrow'],
  ['↔', 'leftrightarrow'],
  ['⇒', 'rightarrow'],
  ['⇔', 'leftrightarrow'],
  ['⋅', 'cdot'],
  ['∗', '*'],
  ['⋆', '*'],
  ['★', '*'],
]);

/** TeX commands that only produce a sign, and those that are written with one. */
const SIGN_COMMANDS =
  /\\(?:(lt|gt|ast|star|land|lor|lnot|gets|implies|iff|times)(?![a-zA-Z])|(not)(?![a-zA-Z])\s{0,9}|["'`^~=.](?=\s{0,9}\{?\s{0,9}\\?[a-zA-Z]))/g;
const COMMAND_SIGNS: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  ast: '*',
  star: '*',
  land: '∧',
  lor: '∨',
  lnot: '¬',
  gets: '←',
  implies: '⇒',
  iff: '⇔',
  times: '×',
};
const FRACTION = /\\[dt]?frac\s{0,9}\{([^{}]{1,40})\}\s{0,9}\{([^{}]{1,40})\}/g;
const NEGATED = /([^\s])\u0338/gu;

/** The title with entities, tags, superscript digits and sign commands replaced by plain signs. */
export function withPlainSigns(title: string): string {
  let text = title;
  if (text.includes('&'))
    text = text.replace(
      /&(lt|gt|amp|#60|#62|#38);/gi,
      (found, name: string) => ENTITIES[name.toLowerCase()] ?? found,
    );
  if (text.includes('<'))
    text = text
      .toLowerCase()
      .replace(TAG, (_, slash: string, name: string) => (name === 'sup' ? (slash ? '}' : '^{') : ''));
  if (text.includes('\\')) {
    text = text
      .replace(FRACTION, '$1/$2')
      .replace(
        SIGN_COMMANDS,
        (_, name: string | undefined, not: string | undefined) => not ?? COMMAND_SIGNS[name ?? ''] ?? '',
      )
      .replace(/\\(?=[%#&])/g, '');
  }
  return /^[\x20-\x7e]*$/.test(text)
    ? text
    : text
        .replace(RAISED, (digits) => `^{${digits.normalize('NFKC')}}`)
        .normalize('NFD')
        .replace(NEGATED, (negated, sign: string) =>
          sign === '=' ? '≠' : /\p{Sm}/u.test(sign) ? `not${sign}` : negated,
        )
        .normalize('NFC')
        .replace(/[‐‑‒–—―−﹣－]/g, '-')
        .replace(/[⁄∕]/g, '/');
}

/** Stands for a `-` that is not a hyphen. */
const MINUS = '\u2212';

/**
 * The letters, digits and meaningful signs of a title in lower case. A hyphen is not meaningful, but a
 * minus before a number or between two is; full stop, colon and slash are, between numbers; `^` is,
 * except for ordinals, charges and degrees, which are written with and without it.
 */
export function lettersAndSigns(text: string): string {
  const signed = /[<>=+^*]/.test(text) ? withEvenSigns(text.replace(/\$/g, '')) : text;
  return signed
    .replace(/(\d)-{1,3}(?=\d)/g, `$1${MINUS}`)
    .replace(/(^|[\s([{=<>~])-(?=\d)/g, `$1${MINUS}`)
    .replace(/(?<!\d)[./:]|[./:](?!\d)/g, '')
    .replace(/(?<!\d\s{0,3})%/g, '')
    .replace(/[^\p{L}\p{N}\p{M}\p{Sm}#*^%./:]+|[|~]+/gu, '')
    .replaceAll(MINUS, '-');
}

/** Brings signs that can be written in several ways into one form, and removes meaningless ones. */
const withEvenSigns = (text: string): string =>
  text
    .replace(/not=|[!/]=/g, 'neq')
    .replace(/<-{1,3}>|<=>/g, 'leftrightarrow')
    .replace(/-{1,3}>/g, 'to')
    .replace(/=>/g, 'rightarrow')
    .replace(/<-{1,3}(?=\s)/g, 'leftarrow')
    .replace(/<=/g, 'leq')
    .replace(/>=/g, 'geq')
    .replace(/<</g, 'll')
    .replace(/>>/g, 'gg')
    .replace(/\+\/?-/g, 'pm')
    .replace(/\^\s{0,9}(?:\{\s{0,9})?(?:ast|star)(?!\p{L})/gu, '*')
    .replace(/\^\s{0,9}(?:\{\s{0,9})?(?:circ(?!\p{L})|°)/gu, '')
    .replace(/\^\s{0,9}(?:\{\s{0,9})?(?=(?:st|nd|rd|th)(?!\p{L})|[+*])/gu, '')
    .replace(/\^\s{0,9}(?:\{\s{0,9}-\s{0,9}(?=[^\s{}])|-\s{0,9}(?=\d))/g, `^${MINUS}`)
    .replace(/\*{2,}/g, '')
    .replace(/(^|[\s(])\*(?=[\p{L}\p{N}])([^*]{1,200})\*/gu, '$1$2')
    .replace(/(?<![\p{L}\p{N})}\]])\*(?!-)/gu, '')
    .replace(/\^(?!\s{0,9}\{?\s{0,9}[\p{L}\p{N}\u2212])/gu, '');
