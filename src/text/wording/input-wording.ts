/** What is wrong with what was typed into a form, a flag or a table: addresses, choices, lines, keys. */

const of = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Preferences, each with what it should be. */
export const INPUT_WORDING = {
  problem: (seen: string, expected: string): string => `Saw ${of(seen)}, expected ${expected}.`,
  expected: {
    time: 'a local time from 00:00 to 23:59',
    timeZone: 'an IANA time zone such as Europe/Riga',
    weekday: 'a weekday, or 1 (Monday) to 7 (Sunday)',
    monthDay: 'a day of the month from 1 to 31',
    maxPapers: (most: number): string => `a number of papers from 1 to ${most}`,
    day: 'a day such as 2026-03-11',
    yesOrNo: 'yes or no',
    locale: 'a language tag such as de-AT',
  },
  noTopic: (slug: string): string => `There is no topic ${of(slug)}; see the list of topics.`,
  lines: {
    queries: { one: 'Search', many: 'searches' },
    exclusions: { one: 'Exclusion', many: 'exclusions' },
    authors: { one: 'Author', many: 'authors' },
  },
  mostLines: (seen: number, many: string, most: number): string =>
    `Saw ${seen} ${many}, expected at most ${most}.`,
  longLine: (one: string, line: string, length: number, most: number): string =>
    `${one} ${of(line)}: saw ${length} characters, expected at most ${most}.`,
  controlCharacter: (one: string, line: string): string =>
    `${one} ${of(line)}: saw a control character, expected words.`,
} as const;

/** What is wrong with a mail address. */
export const ADDRESS_PROBLEMS = {
  empty: 'The address is empty.',
  long: (most: number): string => `The address is longer than ${most} characters.`,
  hidden: 'The address contains a control or invisible character.',
  noAt: 'The address has no @.',
  noDomain: 'The address needs a domain such as example.org after the @.',
  noLocalPart: 'The address has nothing before the @.',
  letters:
    'The address has letters before the @ that not every mail server takes (only ASCII is supported there).',
  signs:
    'The address has something before the @ that an address cannot have (such as a space, a quote, a comma or two dots).',
  longLocalPart: (most: number): string => `The address has more than ${most} characters before the @.`,
} as const;

/** Why a library cannot be read from Zotero. */
export const ZOTERO_PROBLEMS = {
  noKey: 'This is not a Zotero key: those have only letters and digits, usually 24.',
  unknownKey: 'Zotero does not know this key, or it may not read the library.',
  unavailable: 'Zotero did not answer as it should. Please try again in a few minutes.',
} as const;
