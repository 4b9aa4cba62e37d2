/** The lines that stand before the first title of a daily-papers page: its banner, the button, the byline and the day. */
import { dayOf } from '../../text/listing-date.ts';

export interface PageHeader {
  /** Does the page carry the words that only a daily-papers page has? */
  readonly hasBanner: boolean;
  /** The page's own day (YYYY-MM-DD), null where none is shown. */
  readonly date: string | null;
  /** All that comes after the header, with the button cut off the first title. */
  readonly body: string;
}

const BANNER = /^get trending papers in your e-?mail inbox(?: once a day)?\s*[!.]?\s*/i;
const BYLINE = /^by\s*\S.{0,60}\bresearch community\s*$/i;
// Words of the page's own furniture, each on a line of its own.
const FURNITURE =
  /^(?:new|subscribe|papers|daily papers|trending papers|trending|hugging face|today|yesterday|day|week|month|daily|weekly|monthly|previous|next)$/i;
const BUTTON = /^subscribe(?!(?:rs?|d|s)\b)(?=\S)/i;
// More lines than this before the first title, and it is another kind of page.
const LONGEST_HEADER = 20;

/** Reads the header off `text`; `now` gives a date without a year its year. */
export function readHeader(text: string, now: Date): PageHeader {
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
    const day = dayOf(rest, now);
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

// What the page's cards show around title and abstract.
const CARD =
  /^(?:upvotes?(?: \d{1,5})?|\d{1,5}|(?:· ?)?\d{1,5} (?:authors?|comments?|upvotes?)|submitted by \S{1,40})$/i;

/** Is this line part of the page's furniture wherever it stands, never a title? */
export const isFurniture = (line: string): boolean =>
  CARD.test(line) || BYLINE.test(line) || (BANNER.test(line) && withoutBanner(line) === '');
