/** Writes dates and numbers as readers' regions do, by `Intl`. Pure. */

import { DEFAULT_FORMATS, type Formats, withNoun } from './formats.ts';

/** Our sentences are English: `de-AT` has English months in Austria's order, with Austria's numbers. */
const LANGUAGE = 'en';
/** English in which the day stands before the month. */
const DAY_FIRST = 'en-001';

/**
 * By what they write: most regions write like some other one, and what is rendered for one is cached for all
 * of these.
 */
const known = new Map<string, Formats>([[habitsOf(DEFAULT_FORMATS), DEFAULT_FORMATS]]);
const byLocale = new Map<string, Formats>();
/** Visitors can make up any number of locales. */
const MOST_LOCALES = 500;

/**
 * Returns the formats of a reader's region.
 * @param locale of the reader (BCP 47); null if unknown
 */
export function formatsFor(locale: string | null): Formats {
  const tag = locale === null ? null : parseLocale(locale);
  if (tag === null) return DEFAULT_FORMATS;
  const cached = byLocale.get(tag);
  if (cached !== undefined) return cached;
  const made = intlFormats(tag);
  const habits = habitsOf(made);
  const formats = known.get(habits) ?? made;
  known.set(habits, formats);
  if (byLocale.size >= MOST_LOCALES) byLocale.clear();
  byLocale.set(tag, formats);
  return formats;
}

/**
 * Returns the first language of an Accept-Language header (RFC 9110 §12.5.4) with its script and region; null
 * if there is none.
 */
export function acceptedLocale(header: string | readonly string[] | undefined): string | null {
  const [first = ''] = String(header ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',');
  const [tag = ''] = first.split(';');
  return parseLocale(tag);
}

const LONGEST_HEADER = 200;
const LONGEST_LOCALE = 35;

/** Returns a language tag without its extensions; null if it is not one. */
export function parseLocale(tag: string): string | null {
  const trimmed = tag.trim();
  if (trimmed.length > LONGEST_LOCALE || !/^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/i.test(trimmed)) return null;
  try {
    return new Intl.Locale(trimmed.replaceAll('_', '-')).baseName;
  } catch {
    // A browser may send tags of the right form that no standard knows, such as `en-latn-latn`.
    return null;
  }
}

/** A sample of all that these formats write, equal for formats that write alike. */
function habitsOf({
  longDay: long,
  dayRange: range,
  stampDay: stamp,
  timeOfDay: time,
  count,
  short,
}: Formats): string {
  return [
    ...[long('2026-03-11'), range('2026-03-05', '2026-03-11'), stamp('2026-03-11'), time(1_000)],
    ...[count(1_234_567), short(1_234)],
  ].join('|');
}

function intlFormats(locale: string): Formats {
  const dates = datesOf(locale);
  const written = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(dates, { ...options, ...PLAIN, timeZone: 'UTC' });
  const long = written({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const short = written({ day: 'numeric', month: 'long' });
  const stamp = written({ day: 'numeric', month: 'short', year: '2-digit' });
  const month = written({ month: 'long', year: 'numeric' });
  const time = written({ minute: '2-digit', ...hoursOf(locale) });
  const whole = new Intl.NumberFormat(locale, PLAIN);
  const two = new Intl.NumberFormat(locale, { ...PLAIN, maximumSignificantDigits: 2 });
  const day = (text: string, format: Intl.DateTimeFormat): string => {
    const instant = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(instant) ? text : format.format(instant);
  };
  return {
    locale: `${dates} ${locale}`,
    longDay: (text) => day(text, long),
    shortDay: (text) => day(text, short),
    dayRange(first, last) {
      if (first >= last) return day(last, short);
      if (first.slice(0, 7) !== last.slice(0, 7)) return `${day(first, short)} to ${day(last, short)}`;
      return short
        .formatRange(Date.parse(`${first}T00:00:00Z`), Date.parse(`${last}T00:00:00Z`))
        .replace(/\s?–\s?/u, '–');
    },
    stampDay: (text) => day(text, stamp),
    monthOf: (instant) => month.format(instant),
    timeOfDay: (minutes) => time.format(Date.UTC(1970, 0, 1, 0, minutes)).replace(/\s/u, '\u00a0'),
    count: (number) => whole.format(number),
    countOf: (number, noun) => withNoun(whole.format(number), number, noun),
    short(number) {
      if (number < 1_000) return whole.format(number);
      const [value, unit] = number < 999_500 ? [number / 1_000, 'k'] : [number / 1_000_000, 'M'];
      return `${value < 99.5 ? two.format(value) : whole.format(Math.round(value))}${unit}`;
    },
  };
}

const PLAIN = { calendar: 'gregory', numberingSystem: 'latn' } as const;

/**
 * Returns the locale of English as written in a region. For a region without its own, Intl takes that of the
 * United States, whose order of day and month few regions share.
 */
function datesOf(locale: string): string {
  // `de` without a region is most often that of Germany.
  const region = new Intl.Locale(locale).maximize().region;
  const english = region === undefined ? DAY_FIRST : `${LANGUAGE}-${region}`;
  return isDayFirst(locale) && !isDayFirst(english) ? DAY_FIRST : english;
}

function isDayFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...PLAIN }).formatToParts(0);
  const at = (wanted: string): number => parts.findIndex(({ type }) => type === wanted);
  return at('day') < at('month');
}

/** Counts hours to twelve or to twenty-four as the region itself does, not as its English would. */
function hoursOf(locale: string): Intl.DateTimeFormatOptions {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? { hour: 'numeric', hour12 } : { hour: '2-digit', hourCycle: 'h23' };
}
