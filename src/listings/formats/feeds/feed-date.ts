/** Parses dates as feeds write them: RFC 822 in all its misspellings, ISO 8601, and forms in between. */

import { monthNumber, utcDay } from '../../../text/days.ts';

export interface FeedDate {
  readonly instant: Date;
  /**
   * The day as written, in the writer's own time zone (YYYY-MM-DD); the first of the period if only a
   * month or year is given.
   */
  readonly day: string;
}

/** RFC 822, section 5, and zones that European and East Asian feeds add. Hours east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 1,
  west: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  jst: 9,
  kst: 9,
  nst: -3.5,
  ast: -4,
  adt: -3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const TIME = String.raw`(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s?([ap])\.?m\b\.?)?)?`;
const ZONE = String.raw`\s*(Z|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2}|:\d)?\b|[A-Z]{1,5}\b)?`;
// `Thu, 01 Aug 2026 04:00:14 +0000`, `1-Aug-26`; the weekday is ignored, as feeds write it in their
// own language.
const DAY_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?(\p{L}{3,10})\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})${TIME}${ZONE}`,
  'iu',
);
// `Aug 1, 2026 10:00 AM`, and what C's asctime writes: `Sat Aug  1 04:00:14 EDT 2026`.
const MONTH_FIRST = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TIME}${ZONE}`,
  'iu',
);
const ASCTIME = new RegExp(
  String.raw`^\p{L}{2,9}\.?,?\s+(\p{L}{3,9})\.?\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})${ZONE}\s{1,20}(\d{4})`,
  'iu',
);
const MONTH_ONLY = /^(\p{L}{3,9})\.?,?\s+(\d{4})$/u;
const CJK_DAY = /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/;
const ISO = new RegExp(String.raw`^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})${TIME}${ZONE})?)?$`, 'iu');
const COMPACT = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}):?(\d{2}):?(\d{2})?)?${ZONE}$`, 'iu');
const LONGEST_DATE = 80;

/** Parses a date; null if the text is not one. A time without a zone is UTC, as is a day without a time. */
export function parseFeedDate(text: string | null | undefined): FeedDate | null {
  const written = (text ?? '').trim();
  if (written === '' || written.length > LONGEST_DATE) return null;
  const iso = ISO.exec(written);
  if (iso !== null) return buildDate(iso[1], iso[2] ?? '1', iso[3] ?? '1', iso.slice(4, 8), iso[8]);
  const compact = COMPACT.exec(written);
  if (compact !== null) return buildDate(compact[1], compact[2], compact[3], compact.slice(4, 7), compact[7]);
  const dayFirst = DAY_FIRST.exec(written);
  if (dayFirst !== null)
    return buildDate(dayFirst[3], monthOf(dayFirst[2]), dayFirst[1], dayFirst.slice(4, 8), dayFirst[8]);
  const asctime = ASCTIME.exec(written);
  if (asctime !== null)
    return buildDate(asctime[7], monthOf(asctime[1]), asctime[2], asctime.slice(3, 6), asctime[6]);
  const monthFirst = MONTH_FIRST.exec(written);
  if (monthFirst !== null)
    return buildDate(
      monthFirst[3],
      monthOf(monthFirst[1]),
      monthFirst[2],
      monthFirst.slice(4, 8),
      monthFirst[8],
    );
  const monthOnly = MONTH_ONLY.exec(written);
  if (monthOnly !== null) return buildDate(monthOnly[2], monthOf(monthOnly[1]), '1');
  const cjk = CJK_DAY.exec(written);
  return cjk === null ? null : buildDate(cjk[1], cjk[2], cjk[3]);
}

// Beginnings of months, without accents, that German, French, Spanish, Italian, Portuguese and Dutch have and
// English does not.
const OTHER_MONTHS: readonly (readonly [beginning: RegExp, month: number])[] = [
  [/^(?:ene|gen)/, 1],
  [/^fev/, 2],
  [/^(?:mae|mrt)/, 3],
  [/^(?:avr|abr)/, 4],
  [/^(?:mai|mag|mei)/, 5],
  [/^(?:juin|giu)/, 6],
  [/^(?:juil|lug)/, 7],
  [/^(?:aou|ago)/, 8],
  [/^set/, 9],
  [/^(?:okt|ott|out)/, 10],
  [/^(?:dez|dic)/, 12],
];

function monthOf(name = ''): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const other = OTHER_MONTHS.find(([beginning]) => beginning.test(plain));
  return String(other?.[1] ?? monthNumber(plain));
}

function buildDate(
  yearText = '',
  monthText = '',
  dayText = '',
  time: readonly (string | undefined)[] = [],
  zone = 'Z',
): FeedDate | null {
  const shortYear = Number(yearText);
  // RFC 2822, section 4.3: two-digit years up to 49 are in this century.
  const year = yearText.length > 2 ? shortYear : shortYear + (shortYear < 50 ? 2000 : 1900);
  const [month, day] = [Number(monthText), Number(dayText)];
  const [minute, second] = [Number(time[1] ?? 0), Number(time[2] ?? 0)];
  const hour = to24Hours(Number(time[0] ?? 0), time[3]);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    year >= 1000 &&
    midnight.getUTCMonth() === month - 1 &&
    midnight.getUTCDate() === day &&
    hour <= 24 &&
    minute < 60 &&
    second <= 60;
  if (!isReal) return null;
  const instant = new Date(
    midnight.getTime() + ((hour - hoursEast(zone)) * 3600 + minute * 60 + second) * 1000,
  );
  return { instant, day: utcDay(midnight) };
}

/** The hour on a 24-hour clock. `half` is `a` or `p` on a twelve-hour clock, where 12 AM is midnight. */
function to24Hours(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function hoursEast(zone: string): number {
  const offset = /([+-])(\d{1,2}):?(\d{2}|\d$)?/.exec(zone);
  if (offset === null) return ZONES[zone.toLowerCase()] ?? 0;
  const hours = Number(offset[2]) + Number(offset[3] ?? 0) / 60;
  // An impossible offset is a typing error; UTC is the best guess.
  return hours > 15 ? 0 : hours * (offset[1] === '-' ? -1 : 1);
}
