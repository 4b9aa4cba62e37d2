/** arXiv's plain-text listings: the daily mailings, and pages of a week or month in the same notation. */

import { buildEntry, partitionResults, rejectEntry } from '../../entry.ts';
import { arxivReference, normaliseIdentifiers } from '../../identifiers.ts';
import type { AnnounceType, FormatReader, ListingEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import {
  dayInHeading,
  dayOfListedInstant,
  parseListedDay,
  parseListedInstant,
} from '../../text/listing-date.ts';
import { mailHeaders } from '../../text/mail-text.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { categoriesIn, naturalNames, saysWithdrawn } from './arxiv-text.ts';
import { type MailEntry, readMailEntries } from './mail-entries.ts';

// Characters. A mailing is recognisable by its beginning.
const RECOGNITION_CHARACTERS = 200_000;
const ENTRY = /^\\\\[ \t]*\n{1,3}(?:arXiv:|Paper\b[^\n:]{0,40}:)[ \t]*\S/im;
const MAILING = /to unsubscribe, e-mail to: \S{1,60}@arxiv\.org|^papers received as of /im;

export const arxivMail: FormatReader = {
  format: 'arxiv-mail',

  recognises({ text }) {
    if (/^\s*[<{[]/.test(text.slice(0, 1_000))) return false;
    const start = unquoted(text.slice(0, RECOGNITION_CHARACTERS));
    return ENTRY.test(start) || MAILING.test(start);
  },

  parse(page, { now }) {
    const text = unquoted(page.text);
    const headers = headersAbove(text) ?? page.mail ?? NO_HEADERS;
    const isDaily =
      /\bdaily\b/i.test(headers.get('subject') ?? '') ||
      /^[ \t]{0,40}received from .{1,80} to /im.test(text.slice(0, RECOGNITION_CHARACTERS));
    const found = readMailEntries(text);
    const results = found.map((mail, index) => {
      const entry = entryOfMail(mail, index + 1, isDaily);
      return typeof entry === 'string' ? rejectEntry(index + 1, entry, mail.first) : entry;
    });
    const sent = daySent(headers.get('date') ?? headers.get('sent') ?? '', now);
    const newest = partitionResults(results).entries.reduce<string | null>(
      (last, { listingDate }) => (listingDate !== null && listingDate > (last ?? '') ? listingDate : last),
      null,
    );
    return {
      results,
      listingDate: sent ?? newest,
      announcedTotal: announcedIn(headers.get('subject') ?? '', found),
      doubt: doubtAbout(text, found, isDaily),
    };
  },
};

/** Undoes what mail programs do to lines: quote marks, indentation, non-breaking spaces. */
function unquoted(text: string): string {
  const spaced = text.includes('\u00a0') ? text.replaceAll('\u00a0', ' ') : text;
  if (/^\\\\[ \t]*$/m.test(spaced)) return spaced;
  const before = /^((?:> ?){1,5}|[ \t]{1,20})\\\\[ \t]*$/m.exec(spaced)?.[1] ?? '';
  return before.startsWith('>')
    ? spaced.replace(/^(?:> ?){1,5}/gm, '')
    : spaced.replace(/^[ \t]{1,20}/gm, (indentation) => indentation.slice(before.length));
}

type Headers = ReadonlyMap<string, string>;
const NO_HEADERS: Headers = new Map();
/** Characters above the first entry: a covering note and arXiv's own remarks. */
const LONGEST_START = 20_000;

/**
 * Returns the last message header above the first entry: that of the mailing itself, even if it was forwarded
 * within another mail of a later day. Null if there is none.
 */
function headersAbove(text: string): Headers | null {
  const end = text.search(/^\\\\/m);
  const above = end < 0 ? text.slice(0, LONGEST_START) : text.slice(Math.max(0, end - LONGEST_START), end);
  const heads = above
    .split(/\n[ \t]{0,20}\n/)
    .map((block) => mailHeaders(block.slice(Math.max(0, block.search(FIRST_FIELD)))))
    .filter((headers) => ['subject', 'date', 'sent'].some((name) => headers.has(name)));
  // If blank lines separate all header fields, the day is in a block of its own.
  const dated = heads.findLast((headers) => headers.has('date') || headers.has('sent'));
  const last = heads.at(-1);
  return last === undefined ? null : new Map([...(dated ?? []), ...last]);
}

// A line such as "Forwarded message" may be directly above the header.
const FIRST_FIELD = /^(?:from|date|sent|subject|to):/im;
const ZONED = /(?:[+-]\d{4}|\b[A-Z]{1,4}T|\bUTC|\dZ)(?: \([^()]{1,40}\))?$/;

/** The day of a mail: in UTC, or as written if the mail program left out the zone (`… at 1:00 AM`). */
function daySent(date: string, now: Date): string | null {
  if (ZONED.test(date)) return dayOfListedInstant(date);
  return parseListedDay(date.replace(/,?(?: at)? \d{1,2}[:.]\d{2}\b.{0,40}$/, ''), now);
}

/** An entry that is cut off right after its first mark. */
const BEGUN_ENTRY = /\n-{40,}\n\\\\\s*$/;
const END_OF_MAILING = /^%%%---(?:%%%---){4}/m;

/**
 * A complete mailing ends with its own closing line; a page of a week or a month ends with a complete
 * entry.
 */
function doubtAbout(text: string, found: readonly MailEntry[], isDaily: boolean): string | undefined {
  if (found.at(-1)?.isCutOff || BEGUN_ENTRY.test(text.slice(-200)))
    return 'The page ends within its last entry: it was cut off.';
  return isDaily && !END_OF_MAILING.test(text)
    ? 'The mailing lacks the line of %%%--- that it ends with: it was cut off.'
    : undefined;
}

/**
 * `q-fin daily 13 new + 2 crosses received`: the subject does not count replacements, so those found
 * are added.
 */
function announcedIn(subject: string, found: readonly MailEntry[]): number | null {
  const counts = /(\d{1,6}) new \+\s*(\d{0,6}) crosses/i.exec(subject);
  if (counts === null) return null;
  return Number(counts[1]) + Number(counts[2] ?? 0) + found.filter((mail) => isReplacement(mail)).length;
}

const isReplacement = ({ first, section, dates }: MailEntry): boolean =>
  section === 'replacements' ||
  /\(\*?replac/i.test(first) ||
  dates.some((line) => /^replaced with/i.test(line));

function parseAnnounceType(mail: MailEntry, isDaily: boolean): AnnounceType | null {
  const isCross = /cross-?list/i.test(mail.first);
  if (isReplacement(mail)) return isCross ? 'replace-cross' : 'replace';
  if (isCross || mail.section === 'crosses') return 'cross';
  return isDaily ? 'new' : null;
}

function entryOfMail(mail: MailEntry, rank: number, isDaily: boolean): ListingEntry | string {
  const { fields } = mail;
  const reference = arxivReference(/^(?:arXiv|Paper)\b[^:]{0,40}:\s*([^\s(]+)/i.exec(mail.first)?.[1] ?? '');
  const title = cleanText(fields.get('title') ?? '');
  if (reference === null) return 'it has no arXiv id';
  if (title === '') return mail.isCutOff ? 'the page ends before its title' : 'it has no title';
  if (mail.isCutOff && [...fields.keys()].at(-1) === 'title') return 'the page ends within its title';
  const comments = cleanText(fields.get('comments') ?? '');
  const abstract = cleanText(mail.abstract);
  const submitted = fields.get('date')?.split('(', 1)[0] ?? '';
  const versions = mail.dates.map((line) => Number(/^date \(revised v(\d{1,3})\)/i.exec(line)?.[1] ?? 0));
  const version = Math.max(reference.version ?? 0, ...versions);
  return buildEntry({
    title,
    abstract,
    authors: naturalNames(splitAuthors(fields.get('authors') ?? fields.get('author') ?? '')),
    identifiers: normaliseIdentifiers({ doi: fields.get('doi')?.split(/[\s,;]+/)[0], arxiv: reference.id }),
    rank,
    publishedAt: parseListedInstant(submitted.trim()),
    categories: categoriesIn(fields.get('categories') ?? ''),
    announceType: parseAnnounceType(mail, isDaily),
    version: version > 0 ? version : null,
    withdrawn:
      saysWithdrawn(comments) ||
      saysWithdrawn(abstract) ||
      mail.dates.some((line) => /\(0kb,I\)\s*$/.test(line)),
    listingDate: mail.heading === '' ? null : dayInHeading(mail.heading),
  });
}
