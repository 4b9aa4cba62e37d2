/** Characters that are not seen, by what they do to a text: patterns and the helpers made of them. Pure. */

/** Override the direction of writing: they make a text look like another. For a class in a pattern. */
const DIRECTION_OVERRIDES = '\\u202a-\\u202e\\u2066-\\u2069';

/** Soft hyphens, joiners and the like: they hide in words without parting them. For a class in a pattern. */
export const HIDDEN_IN_WORDS = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff';

/** What XML 1.0 (2.2) forbids below the surrogates: C0 without tab, line feed and carriage return, two non-characters. */
export const FORBIDDEN_IN_XML = '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]';

const NO_LINE = new RegExp(`[\\s\\p{Cc}\\u200e\\u200f${DIRECTION_OVERRIDES}]+`, 'gu');
const CONTROLS = new RegExp(`[\\p{Cc}${DIRECTION_OVERRIDES}]+`, 'gu');
const UNWRITABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;
const CONTROL_OR_HALF = /[\p{Cc}\p{Cs}]/u;

/** On one line: runs of white space, control characters and marks of direction are one space; none at the ends. */
export const singleLine = (text: string): string => text.replace(NO_LINE, ' ').trim();

/** Without control characters and overrides of direction. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, '');

/** Without what neither HTML nor XML may hold: control characters but tab and line ends, and halves of characters. */
export const withoutUnwritable = (text: string): string => text.replace(UNWRITABLE, '');

/** Does the text hold a control character, or half of a character, which a database does not take? */
export const hasUnstorable = (text: string): boolean => CONTROL_OR_HALF.test(text);
