/** Reads the lines before the first title of a daily-papers page: banner, button, byline and day. */

import { parseListedDay } from '../../text/listing-date.ts';

export interface PageHeader {
  /** True when the page has wording found only on a daily-papers page. */
  readonly hasBanner: boolean;
  /** The page's own day (YYYY-MM-DD); null if it shows none. */
  readonly date: string | null;
  /** Everything after the header, without the button's text before the first title. */
  readonly body: string;
}

const BANNER = /^get trending papers in your e-?mail inbox(?: once a day)?\s*[!.]?\s*/i;
const BYLINE = /^by\s*\S.{0,60}\bresearch community\s*$/i;
// The page's own labels, each on a line of its own.
const FURNITURE =
  /^(?:new|subscribe|papers|daily papers|trending papers|trending|hugging face|today|yesterday|day|week|month|daily|weekly|monthly|previous|next)$/i;
const BUTTON = /^subscribe(?!(?:rs?|d|s)\b)(?=\S)/i;
/** For recognising a page: a date without a year may be in any year. */
export const ANY_DAY = new Date('2200-01-01T00:00:00Z');
// Lines of a header. Three times as many are read, since blank lines may be between them.
const LONGEST_HEADER = 20;

/** How many lines a site's navigation has at most, before the banner or after the last entry. */
const MOST_NAVIGATION_LINES = 200;
/** The longest line of such navigation (characters). */
const LONGEST_ITEM = 120;

/** Reads the header of `text`; `now` determines the year of a date without one. */
export function readHeader(text: string, now: Date): PageHeader {
  const { start, date } = afterNavigation(text, now);
  const header = readOwnHeader(text.slice(start), now);
  return { ...header, date: header.date ?? date };
}

/** Where the page's own header begins: at its banner, when only short navigation lines precede it. */
function afterNavigation(text: string, now: Date): { start: number; date: string | null } {
  let start = 0;
  let date: string | null = null;
  for (const line of text.split('\n', MOST_NAVIGATION_LINES)) {
    const words = line.trim();
    if (BANNER.test(words) || BYLINE.test(words)) return { start, date };
    if (words.length > LONGEST_ITEM) break;
    date ??= parseListedDay(words, now);
    start += line.length + 1;
  }
  return { start: 0, date: null };
}

function readOwnHeader(text: string, now: Date): PageHeader {
  const lines = text.split('\n', LONGEST_HEADER * 3);
  let hasBanner = false;
  let hasButton = false;
  let date: string | null = null;
  let offset = 0;
  for (const line of lines) {
    const end = offset + line.length + 1;
    const words = line.replace(/\uFEFF/g, '').trim();
    const rest = withoutBanner(words);
    if (rest !== words || BYLINE.test(words)) hasBanner = true;
    const day = parseListedDay(rest, now);
    if (/^subscribe$/i.test(rest)) hasButton = true;
    if (rest !== '' && day === null && !FURNITURE.test(rest) && !BYLINE.test(rest)) {
      const title = hasBanner && !hasButton ? rest.replace(BUTTON, '') : rest;
      return { hasBanner, date, body: `${title}\n${text.slice(end)}` };
    }
    date ??= day;
    offset = end;
  }
  return { hasBanner, date, body: text.slice(offset) };
}

function withoutBanner(line: string): string {
  let rest = line;
  while (BANNER.test(rest)) rest = rest.replace(BANNER, '');
  return rest;
}

// What sites put at the end of their pages, each on a line of its own.
const FOOTER =
  /^(?:(?:system )?theme|company|tos|terms(?: of (?:service|use))?|privacy(?: policy)?|cookies?(?: policy| settings)?|about(?: us)?|careers|jobs|contact(?: us)?|imprint|legal|website|models|datasets|spaces|docs|pricing|log ?in|sign ?(?:in|up)|blog|help|status|support|home|back to top|load more.{0,20}|(?:©|\(c\)|copyright).{0,80})$/i;
const FOOTER_SENTENCE = /©|copyright|\bprivacy\b|\bcookies?\b|\bterms\b|subscrib/i;
/** This many short lines in a row at the end of a page are not titles without abstracts. */
const FEWEST_FOOTER_LINES = 4;
const LONGEST_FOOTER_ITEM = 40;

/** The body without the site's navigation after its last entry. */
export function withoutFooter(body: string): string {
  const lines = body.trimEnd().split('\n');
  const items = navigationAtEnd(lines);
  const isFooter =
    items.length >= FEWEST_FOOTER_LINES && items.some((index) => isKnownItem(lines[index]!.trim()));
  return isFooter ? lines.slice(0, items.at(-1)).join('\n') : body;
}

/** Indexes of the lines at the end that may be navigation, the last one first, without blank lines. */
function navigationAtEnd(lines: readonly string[]): number[] {
  const found: number[] = [];
  const first = Math.max(0, lines.length - MOST_NAVIGATION_LINES);
  for (let index = lines.length - 1; index >= first; index -= 1) {
    const words = lines[index]!.trim();
    if (words === '') continue;
    if (!mayBeNavigation(words)) break;
    found.push(index);
  }
  return found;
}

const isKnownItem = (words: string): boolean => FOOTER.test(words) || FURNITURE.test(words);

const mayBeNavigation = (words: string): boolean =>
  isKnownItem(words) ||
  isFurniture(words) ||
  (words.length <= LONGEST_FOOTER_ITEM && !/[.?!…:,;-]$/.test(words)) ||
  (words.length <= LONGEST_ITEM && FOOTER_SENTENCE.test(words));

// The labels that the page's cards show around title and abstract, and the counts beside them.
const CARD =
  /^(?:upvotes?(?: \d{1,5})?|\d{1,5}|\d{1,4}(?:\.\d)?k|(?:· ?)?\d{1,5} (?:authors?|comments?|upvotes?)|submitted by(?: \S{1,40})?|github(?: \d{1,5}| \d{1,4}(?:\.\d)?k)?|(?:view )?(?:arxiv|project|paper) page|view pdf)$/i;

/** Is this line one of the page's labels wherever it stands, never a title? */
export const isFurniture = (line: string): boolean =>
  CARD.test(line) || BYLINE.test(line) || (BANNER.test(line) && withoutBanner(line) === '');

/** Is `line` the user name that belongs to `label`, the line before it? */
export const isSubmitter = (line: string, label: string): boolean =>
  /^submitted by$/i.test(label) && /^[\w.-]{1,40}$/.test(line);
