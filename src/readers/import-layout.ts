/**
 * Determines from its first line how a file is read: separator, columns, and the tool that wrote it. Pure.
 */

import { PaperroundError } from '../errors.ts';
import { type CsvRecord, type CsvSeparator, cellsOfLine } from './csv.ts';
import { parseEmailAddress } from './email-address.ts';
import { type ImportShape, instantOf } from './import-shapes/shape.ts';
import { recogniseShape } from './import-shapes/shapes.ts';
import { type EndedStatus, isEnded } from './reader.ts';
import { ALL_COLUMNS, READER_COLUMNS, type ReaderColumn } from './reader-columns.ts';
import type { ColumnCells, RowLayout } from './reader-csv.ts';

/** What the operator says about a file. */
export interface FileHints {
  /** By our name of a column: its name in the file, or its position from 1. */
  readonly map: ReadonlyMap<ReaderColumn, string>;
  /** What everybody in the file agreed to, and when, as an instant; '' if each row says when. */
  readonly consent: { readonly wording: string; readonly at: string } | null;
  /**
   * Set if the file is a list of addresses that are out: all of them, or those whose row says so if it has
   * statuses.
   */
  readonly list?: 'all-out' | 'out-by-status';
}

export const NO_HINTS: FileHints = { map: new Map(), consent: null };

export interface FileLayout extends RowLayout {
  readonly separator: CsvSeparator;
  /** Does the first line name columns? Otherwise it is a row. */
  readonly named: boolean;
  /** The tool that exported the file; null for our own columns. */
  readonly tool: string | null;
  /** Unknown columns, whose cells are ignored. */
  readonly unknown: readonly string[];
  /** Returns why a row's address is out, in the file's own words; '' if it does not say. */
  reasonOf(record: CsvRecord): string;
}

const SEPARATORS: readonly CsvSeparator[] = [',', ';', '\t'];

/**
 * @param said the separator that the file declares; null if it declares none
 * @throws PaperroundError `bad_request` if the line is not text, names no column of addresses or a column
 * twice, or lacks a column of `hints.map`
 */
export function layoutOfFirstLine(line: string, hints: FileHints, said: CsvSeparator | null): FileLayout {
  if (line.trim() === '') throw new PaperroundError('bad_request', 'The file is empty.');
  if (line.includes('\0'))
    throw new PaperroundError(
      'bad_request',
      'The file is in UTF-16 without a byte order mark, or is no text.',
      {
        hint: 'Save it in UTF-8.',
      },
    );
  const tried = (said === null ? SEPARATORS : [said]).map((separator) =>
    layoutWith(cellsOfLine(line, separator), separator, hints),
  );
  const found = tried.find((one): one is FileLayout => typeof one !== 'string');
  if (found !== undefined) return found;
  throw new PaperroundError('bad_request', tried.map(String).toSorted(byLength)[0] as string, {
    hint: `The first line names the columns: ${READER_COLUMNS.join(',')}; \`--map email=NAME\` takes another name.`,
  });
}

// The shortest problem is the best one: with a wrong separator, the whole line is quoted as one name.
const byLength = (one: string, other: string): number => one.length - other.length;

/** Returns the layout, or why it cannot be the right one, as a sentence. */
function layoutWith(
  cells: readonly string[],
  separator: CsvSeparator,
  hints: FileHints,
): FileLayout | string {
  const names = cells.map((name) => name.trim().toLowerCase());
  const address = names.findIndex((name) => parseEmailAddress(name).ok);
  const named = address < 0;
  const shape = named && hints.map.size === 0 ? recogniseShape(names) : null;
  const basis = { separator, named, width: cells.length };
  if (shape !== null) return { ...basis, ...layoutOfShape(shape, names, hints) };
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (named && twice !== undefined) return `Column ${JSON.stringify(twice)} comes twice in the first line.`;
  const places = named ? placesByName(names, hints) : new Map<string, number>([['email', address]]);
  for (const [column, wanted] of hints.map) {
    const place = placeOf(wanted, named ? names : [], cells.length);
    if (place === null) return `The file has no column ${JSON.stringify(wanted)}.`;
    places.set(column, place);
  }
  if (!places.has('email')) return 'The first line of the file has no column `email`.';
  return { ...basis, ...layoutOfPlaces(places, names, named, hints) };
}

/** The only columns that are read from a list of addresses that are out. */
const LIST_COLUMNS: readonly string[] = ['email', 'status', 'reason'];

function placesByName(names: readonly string[], { list }: FileHints): Map<string, number> {
  const read = list === undefined ? [...ALL_COLUMNS, 'reason'] : LIST_COLUMNS;
  return new Map(read.flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)]] : [])));
}

function placeOf(wanted: string, names: readonly string[], width: number): number | null {
  const place = names.indexOf(wanted.trim().toLowerCase());
  if (place >= 0) return place;
  return /^\d{1,3}$/.test(wanted) && Number(wanted) >= 1 && Number(wanted) <= width
    ? Number(wanted) - 1
    : null;
}

type Columns = Pick<FileLayout, 'tool' | 'unknown' | 'cellsOf' | 'reasonOf'>;

function layoutOfPlaces(
  places: ReadonlyMap<string, number>,
  names: readonly string[],
  named: boolean,
  { consent, list }: FileHints,
): Columns {
  const used = new Set(places.values());
  const cell = ({ cells }: CsvRecord, column: string): string | undefined => {
    const place = places.get(column);
    return place === undefined ? undefined : (cells[place] ?? '').trim();
  };
  return {
    tool: null,
    unknown: named ? names.filter((_, index) => !used.has(index)) : [],
    cellsOf(record) {
      const goesByStatus = list === 'out-by-status' && !cell(record, 'reason');
      const notOut = goesByStatus ? whyNotOut(cell(record, 'status')) : null;
      return notOut ?? withConsent((column) => cell(record, column), consent);
    },
    reasonOf: (record) => cell(record, 'reason') || (cell(record, 'status') ?? ''),
  };
}

/** Returns null if the person is out, or the file has no statuses. */
const whyNotOut = (status: string | undefined): { readonly reason: string } | null =>
  status === undefined || listedReasonIn(status) !== null
    ? null
    : {
        reason: `status: Saw ${JSON.stringify(status)}, out are unsubscribed, bounced and complained; \`--reason\` says that all of the file are out.`,
      };

/** Returns why an address is out, as other tools put it; null if the words do not say that it is. */
export function listedReasonIn(words: string): EndedStatus | null {
  if (/complain|spam|abuse/i.test(words)) return 'complained';
  if (/bounce|undeliverable|unreachable|cleaned|invalid/i.test(words)) return 'bounced';
  return /unsub|opt.?(?:ed.)?out/i.test(words) ? 'unsubscribed' : null;
}

/** Adds the operator's consent to rows without one; a consent that the row contains comes first. */
function withConsent(cell: ColumnCells, consent: FileHints['consent']): ColumnCells {
  const own = (cell('consent') ?? '') !== '';
  const at = (cell('consented_at') ?? '') || (consent?.at ?? '');
  if (consent === null || own || at === '') return cell;
  return (column) => {
    if (column === 'consent') return consent.wording;
    return column === 'consented_at' ? at : cell(column);
  };
}

function layoutOfShape(shape: ImportShape, names: readonly string[], { consent }: FileHints): Columns {
  const read = ({ cells }: CsvRecord) =>
    shape.read((column) => {
      const place = names.indexOf(column);
      return place < 0 ? '' : (cells[place] ?? '').trim();
    });
  return {
    tool: shape.tool,
    unknown: [],
    cellsOf(record) {
      const row = read(record);
      if ('reason' in row) return row;
      const { email } = row;
      const optedInAt = instantOf(row.optedInAt);
      if (row.status === 'active' && row.optedInAt !== '' && optedInAt === '')
        return {
          reason: `Saw the time ${JSON.stringify(row.optedInAt)}, expected one such as 2026-03-01 09:00:00 +0100.`,
        };
      const at = optedInAt || (consent?.at ?? '');
      const agreed = row.status === 'active' && consent !== null && at !== '';
      // A subscriber there gets no mail here unless the operator says what they agreed to.
      const status = row.status === 'active' && !agreed ? '' : (row.status ?? '');
      const own: Partial<Record<ReaderColumn, string>> = {
        email,
        status,
        ...(agreed ? { consent: consent.wording, consented_at: at } : {}),
      };
      return (column) => own[column];
    },
    reasonOf(record) {
      const row = read(record);
      return 'reason' in row || !isEnded(row.status) ? '' : row.status;
    },
  };
}
