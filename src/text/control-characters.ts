/** Patterns for invisible characters, and the helpers that remove or detect them. Pure. */

/**
 * Characters that override the direction of writing, which can disguise a text. For a character class in a
 * pattern.
 */
const DIRECTION_OVERRIDES = '\\u202a-\\u202e\\u2066-\\u2069';

/** Soft hyphens, joiners and the like: invisible inside words. For a character class in a pattern. */
export const HIDDEN_IN_WORDS = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff';

/**
 * What XML 1.0 (§2.2) forbids besides surrogates: C0 without tab, line feed and carriage return, and two
 * non-characters.
 */
export const FORBIDDEN_IN_XML = '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]';

const NO_LINE = new RegExp(`[\\s\\p{Cc}\\u200e\\u200f${DIRECTION_OVERRIDES}]+`, 'gu');
/** What `singleLine` changes; most texts have nothing of it. */
const OUT_OF_LINE = new RegExp(`[^\\S ]|[\\p{Cc}\\u200e\\u200f${DIRECTION_OVERRIDES}]| {2}|^ | $`, 'u');
const CONTROLS = new RegExp(`[\\p{Cc}${DIRECTION_OVERRIDES}]+`, 'gu');
const UNWRITABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;
const CONTROL_OR_HALF = /[\p{Cc}\p{Cs}]/u;

/**
 * Puts a text on one line: each run of white space, control characters and direction marks becomes one space;
 * none stay at the ends.
 */
export const singleLine = (text: string): string =>
  OUT_OF_LINE.test(text) ? text.replace(NO_LINE, ' ').trim() : text;

/** Removes control characters and direction overrides. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, '');

/**
 * Removes what neither HTML nor XML may contain: control characters except tab and line ends, and lone
 * surrogates.
 */
export const withoutUnwritable = (text: string): string => text.replace(UNWRITABLE, '');

/** Does the text contain a control character or a lone surrogate, which must not reach the database? */
export const hasUnstorable = (text: string): boolean => CONTROL_OR_HALF.test(text);
