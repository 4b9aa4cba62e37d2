/** Validates preferences from a form, flags or CSV, and reports all problems together. Pure. */

import { hasUnstorable } from '../text/control-characters.ts';
import { isCalendarDay, WEEKDAYS } from '../text/days.ts';
import { parseLocale } from '../text/regions.ts';
import { INPUT_WORDING } from '../text/wording/input-wording.ts';
import type { ReaderRules } from '../topics/reader-rules.ts';
import { canonicalTimeZone, toLocalCalendar } from './next-due.ts';
import { DEFAULT_PREFERENCES, FREQUENCIES, LAYOUTS, MAIL_FORMATS, type Preferences } from './reader.ts';

/** Preferences as text. What is absent (or blank, except for `pauseUntil`) stays unchanged. */
export interface PreferencesInput {
  /** Slugs; an empty list means no topics. */
  readonly topics?: readonly string[];
  readonly queries?: readonly string[];
  readonly exclusions?: readonly string[];
  readonly authors?: readonly string[];
  readonly frequency?: string;
  /** HH:MM. */
  readonly time?: string;
  readonly timeZone?: string;
  /** 1 to 7, or an English day name. */
  readonly weekday?: string;
  readonly monthDay?: string;
  readonly maxPapers?: string;
  /** YYYY-MM-DD; blank ends the pause. */
  readonly pauseUntil?: string;
  /** yes or no; `on`, which a ticked checkbox sends, means yes. */
  readonly replacements?: string;
  /** short, medium or long. */
  readonly layout?: string;
  /** html or text. */
  readonly format?: string;
  /** yes or no, as `replacements`. */
  readonly groupByTopic?: string;
  /** A language tag (BCP 47) such as de-AT. */
  readonly locale?: string;
}

export interface PreferencesProblem {
  readonly field: keyof PreferencesInput;
  /** A sentence: what was seen, what was expected. */
  readonly message: string;
}

export type PreferencesCheck =
  | { readonly ok: true; readonly preferences: Preferences }
  | { readonly ok: false; readonly problems: readonly PreferencesProblem[] };

const { expected: EXPECTED } = INPUT_WORDING;
const MOST_PAPERS = 50;
/** Most queries, most exclusions, and most authors. */
const MOST_LINES = 50;
const LONGEST_LINE = 500;
const SHORTEST_WEEKDAY = 3;
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'on', '1'].map((text) => [text, true] as const),
  ...['no', 'false', 'off', '0'].map((text) => [text, false] as const),
]);

/** Returns `base` with the changes of `input`, or all of its problems. */
export function parsePreferences(
  input: PreferencesInput,
  base: Preferences,
  rules: ReaderRules,
): PreferencesCheck {
  const problems: PreferencesProblem[] = [];
  const read = <T>(
    field: keyof PreferencesInput,
    fallback: T,
    parse: (text: string) => T | null,
    expected: string,
  ): T => {
    const text = String(input[field] ?? '').trim();
    if (text === '') return fallback;
    const value = parse(text);
    if (value === null) problems.push({ field, message: INPUT_WORDING.problem(text, expected) });
    return value ?? fallback;
  };
  const lines = (field: LineField, check: (line: string) => string | null) => {
    const given = input[field];
    return given === undefined ? base[field] : parseLines(given, { field, check }, problems);
  };
  const preferences: Preferences = {
    topics: input.topics === undefined ? base.topics : parseTopics(input.topics, rules, problems),
    queries: lines('queries', rules.checkQuery),
    exclusions: lines('exclusions', rules.checkExclusion),
    authors: lines('authors', rules.checkAuthor),
    frequency: read('frequency', base.frequency, oneOf(FREQUENCIES), FREQUENCIES.join(', ')),
    minuteOfDay: read('time', base.minuteOfDay, parseTime, EXPECTED.time),
    timeZone: read('timeZone', base.timeZone, canonicalTimeZone, EXPECTED.timeZone),
    weekday: read('weekday', base.weekday, parseWeekday, EXPECTED.weekday),
    monthDay: read('monthDay', base.monthDay, wholeNumber(1, 31), EXPECTED.monthDay),
    maxPapers: read(
      'maxPapers',
      base.maxPapers,
      wholeNumber(1, MOST_PAPERS),
      EXPECTED.maxPapers(MOST_PAPERS),
    ),
    pauseUntil: read(
      'pauseUntil',
      input.pauseUntil === undefined ? base.pauseUntil : null,
      existingDay,
      EXPECTED.day,
    ),
    replacements: read('replacements', base.replacements, parseYesOrNo, EXPECTED.yesOrNo),
    layout: read('layout', base.layout, oneOf(LAYOUTS), LAYOUTS.join(', ')),
    format: read('format', base.format, oneOf(MAIL_FORMATS), MAIL_FORMATS.join(' or ')),
    groupByTopic: read('groupByTopic', base.groupByTopic, parseYesOrNo, EXPECTED.yesOrNo),
    locale: read('locale', base.locale, parseLocale, EXPECTED.locale),
  };
  return problems.length === 0 ? { ok: true, preferences } : { ok: false, problems };
}

/**
 * Returns the preferences of a sign-up at `now`: by default, weekly and monthly mail is sent on that weekday
 * or day, in the reader's time zone.
 */
export function parseNewPreferences(
  input: PreferencesInput,
  rules: ReaderRules,
  now: Date,
): PreferencesCheck {
  const check = parsePreferences(input, DEFAULT_PREFERENCES, rules);
  if (!check.ok) return check;
  const { weekday, monthDay } = toLocalCalendar(check.preferences.timeZone, now);
  return {
    ok: true,
    preferences: {
      ...check.preferences,
      weekday: isBlank(input.weekday) ? weekday : check.preferences.weekday,
      monthDay: isBlank(input.monthDay) ? monthDay : check.preferences.monthDay,
    },
  };
}

function parseTopics(
  slugs: readonly string[],
  rules: ReaderRules,
  problems: PreferencesProblem[],
): readonly string[] {
  const wanted = distinct(slugs.map((slug) => slug.trim().toLowerCase()));
  for (const slug of wanted) {
    if (!rules.topics.has(slug))
      problems.push({
        field: 'topics',
        message: INPUT_WORDING.noTopic(slug),
      });
  }
  return wanted.toSorted();
}

type LineField = 'queries' | 'exclusions' | 'authors';

function parseLines(
  typed: readonly string[],
  { field, check }: { field: LineField; check: (line: string) => string | null },
  problems: PreferencesProblem[],
): readonly string[] {
  const wanted = distinct(typed.map((line) => line.replaceAll(/\s+/g, ' ').trim()));
  const { one, many } = INPUT_WORDING.lines[field];
  if (wanted.length > MOST_LINES)
    problems.push({ field, message: INPUT_WORDING.mostLines(wanted.length, many, MOST_LINES) });
  for (const line of wanted) {
    const problem = problemOfLine(line, one, check);
    if (problem !== null) problems.push({ field, message: problem });
  }
  return wanted;
}

function problemOfLine(line: string, one: string, check: (line: string) => string | null): string | null {
  if (line.length > LONGEST_LINE) return INPUT_WORDING.longLine(one, line, line.length, LONGEST_LINE);
  return hasUnstorable(line) ? INPUT_WORDING.controlCharacter(one, line) : check(line);
}

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T | null =>
    values.find((value) => value === text.toLowerCase()) ?? null;

const parseYesOrNo = (text: string): boolean | null => YES_OR_NO.get(text.toLowerCase()) ?? null;

function parseTime(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

function parseWeekday(text: string): number | null {
  const number = wholeNumber(1, WEEKDAYS.length)(text);
  if (number !== null) return number;
  const index =
    text.length < SHORTEST_WEEKDAY
      ? -1
      : WEEKDAYS.findIndex((name) => name.toLowerCase().startsWith(text.toLowerCase()));
  return index < 0 ? null : index + 1;
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number | null =>
    /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;

const existingDay = (text: string): string | null => (isCalendarDay(text) ? text : null);
const distinct = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].filter((text) => text !== '');
const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';
