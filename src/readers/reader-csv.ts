/** Readers as CSV rows: columns, cell formats, and what makes a row invalid. Pure. */

import { formatMinuteOfDay, parseDayOrInstant } from '../text/days.ts';
import type { CsvRecord } from './csv.ts';
import { type ParsedAddress, parseEmailAddress } from './email-address.ts';
import type { PreferencesInput } from './preferences.ts';
import { READER_STATUSES, type Reader, type ReaderStatus } from './reader.ts';
import type { ReaderColumn } from './reader-columns.ts';
import { statusAt } from './reader-json.ts';

/** What a reader agreed to, and when. */
export interface GivenConsent {
  readonly wording: string;
  readonly at: Date;
}

/** Returns the cell of one of our columns; undefined if the file has no such column. */
export type ColumnCells = (column: ReaderColumn) => string | undefined;

/** How the records of a file are read as our rows. */
export interface RowLayout {
  /** The number of cells in each record. */
  readonly width: number;
  cellsOf(record: CsvRecord): ColumnCells | { readonly reason: string };
}

/** A row as far as it can be parsed without the store. */
export interface ReaderRow {
  readonly line: number;
  readonly address: ParsedAddress;
  readonly preferences: PreferencesInput;
  /** Null if the row has no status. */
  readonly status: ReaderStatus | null;
  readonly consent: GivenConsent | null;
  /** The reader's id in links of mails from elsewhere, as a lower-case UUID; null if the row has none. */
  readonly linkId: string | null;
}

export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}

/** A row that is used, but not in full, and why. */
export type RemarkedRow = RejectedRow;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// U+FFFD, which decoders emit for invalid UTF-8; lone surrogates; and NUL, which PostgreSQL rejects.
const NOT_TEXT = /[\uFFFD\p{Cs}]|\0/u;

/**
 * Parses a record into a row, or says why it is invalid. `now` is the latest possible time of a
 * consent.
 */
export function parseReaderRow(record: CsvRecord, layout: RowLayout, now: Date): ReaderRow | RejectedRow {
  const { line } = record;
  const problem = problemOfRecord(record, layout.width);
  if (problem !== null) return { line, reason: problem };
  const cell = layout.cellsOf(record);
  if (typeof cell === 'object') return { line, reason: cell.reason };
  const address = parseEmailAddress(cell('email') ?? '');
  if (!address.ok) return { line, reason: address.reason };
  const statusCell = (cell('status') ?? '').toLowerCase();
  const named = READER_STATUSES.find((known) => known === statusCell) ?? null;
  if (statusCell !== '' && named === null) {
    return {
      line,
      reason: `status: Saw ${JSON.stringify(statusCell)}, expected ${READER_STATUSES.join(', ')}.`,
    };
  }
  const said = parseConsent(cell('consent') ?? '', cell('consented_at') ?? '', now);
  if (typeof said === 'string') return { line, reason: said };
  // A pending reader has confirmed nothing yet; a reader with a consent but no status gets mail.
  const consent = named === 'pending' ? null : said;
  const status = named ?? (consent === null ? null : 'active');
  // A reader paused until a day gets mail again from that day on, without being asked.
  const getsMail = status === 'active' || (status === 'paused' && (cell('pause_until') ?? '') !== '');
  if (getsMail && consent === null)
    return { line, reason: `status ${status} needs consent and consented_at.` };
  const linkId = (cell('link_id') ?? '').toLowerCase();
  if (linkId !== '' && !UUID.test(linkId))
    return {
      line,
      reason: `link_id: Saw ${JSON.stringify(linkId)}, expected an id as our export writes it.`,
    };
  const preferences = parsePreferenceCells(cell);
  return { line, address: address.value, preferences, status, consent, linkId: linkId || null };
}

/**
 * Returns why no row can be read from a record, as a sentence, or null. Extra cells are allowed if they are
 * empty, because some tools end lines with such.
 */
export function problemOfRecord({ cells, problem }: CsvRecord, width: number): string | null {
  if (problem !== null) return problem;
  if (cells.length < width || cells.slice(width).some((cell) => cell !== ''))
    return `Saw ${cells.length} cells, expected ${width} as in the first line.`;
  return cells.some((text) => NOT_TEXT.test(text))
    ? 'The row is not text in UTF-8; save the file with that encoding.'
    : null;
}

/** Formats a reader as cells of these columns. */
export function readerCells(
  reader: Reader,
  consent: GivenConsent | null,
  columns: readonly ReaderColumn[],
  now: Date,
): readonly string[] {
  const cells: Readonly<Record<ReaderColumn, string>> = {
    email: reader.email,
    topics: joinList(reader.topics),
    queries: joinList(reader.queries),
    frequency: reader.frequency,
    time: formatMinuteOfDay(reader.minuteOfDay),
    time_zone: reader.timeZone,
    max_papers: String(reader.maxPapers),
    status: statusAt(reader, now),
    consent: consent?.wording ?? '',
    consented_at: consent?.at.toISOString() ?? '',
    weekday: String(reader.weekday),
    month_day: String(reader.monthDay),
    pause_until: reader.pauseUntil ?? '',
    replacements: reader.replacements ? 'yes' : 'no',
    exclusions: joinList(reader.exclusions),
    authors: joinList(reader.authors),
    layout: reader.layout,
    format: reader.format,
    group_by_topic: reader.groupByTopic ? 'yes' : 'no',
    locale: reader.locale ?? '',
    link_id: reader.publicId,
  };
  return columns.map((column) => cells[column]);
}

/** Joins a list into one cell with `;`. A `;` within an element is written `\;`, a `\` is written `\\`. */
const joinList = (elements: readonly string[]): string =>
  elements.map((element) => element.replaceAll(/[\\;]/g, (letter) => `\\${letter}`)).join(';');

/**
 * Splits what `joinList` joined; blank elements are dropped, and a `\` before anything else is
 * literal.
 */
function splitList(cell: string): readonly string[] {
  const pieces = cell.match(/(?:\\[\\;]|[^;])+/g) ?? [];
  return pieces
    .map((piece) => piece.replaceAll(/\\([\\;])/g, '$1').trim())
    .filter((element) => element !== '');
}

function parsePreferenceCells(cell: ColumnCells): PreferencesInput {
  const list = (column: ReaderColumn): readonly string[] | undefined => {
    const text = cell(column);
    return text === undefined ? undefined : splitList(text);
  };
  return {
    topics: list('topics'),
    queries: list('queries'),
    exclusions: list('exclusions'),
    authors: list('authors'),
    frequency: cell('frequency'),
    time: cell('time'),
    timeZone: cell('time_zone'),
    weekday: cell('weekday'),
    monthDay: cell('month_day'),
    maxPapers: cell('max_papers'),
    pauseUntil: cell('pause_until'),
    replacements: cell('replacements'),
    layout: cell('layout'),
    format: cell('format'),
    groupByTopic: cell('group_by_topic'),
    locale: cell('locale'),
  };
}

function parseConsent(wording: string, at: string, now: Date): GivenConsent | string | null {
  if (wording === '' && at === '') return null;
  if (wording === '') return 'consented_at without consent: what was agreed to?';
  if (at === '') return 'consent without consented_at: when was it agreed to?';
  const instant = parseDayOrInstant(at);
  if (instant === null) {
    return `consented_at: Saw ${JSON.stringify(at)}, expected a day or an instant such as 2026-03-11T08:00:00Z.`;
  }
  return instant > now ? `consented_at: ${at} has not come yet.` : { wording, at: instant };
}
