/** Reads CSV (RFC 4180) as a stream and writes it line by line, guarded against CSV injection. Pure. */

import { type Chunks, decodeText } from './decode-text.ts';

/** One record of a file. */
export interface CsvRecord {
  /** The line of the file on which the record starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the record is invalid, as a sentence, or null. */
  readonly problem: string | null;
}

/** In characters; a longer record is most likely an unclosed quote. */
const LONGEST_RECORD = 64 * 1024;

export type CsvSeparator = ',' | ';' | '\t';

/**
 * Yields the records of a file in order, without empty lines. Quoted cells may contain separators, quotes
 * (doubled) and line ends; lines end with CRLF, LF or CR; a byte order mark is dropped. The guard of
 * `writeCsvRecord` is removed. Memory use is bounded by one chunk and one record.
 */
export async function* readCsv(chunks: Chunks, separator: CsvSeparator = ','): AsyncGenerator<CsvRecord> {
  const reader = recordReader(separator);
  for await (const text of decodeText(chunks)) yield* reader.read(text);
  yield* reader.end();
}

/** Returns the cells of a text that is a single record. */
export function cellsOfLine(line: string, separator: CsvSeparator): readonly string[] {
  const reader = recordReader(separator);
  return [...reader.read(line), ...reader.end()][0]?.cells ?? [];
}

/**
 * Formats one record as a line ending in CRLF. A cell that a spreadsheet would run as a formula is prefixed
 * with an apostrophe.
 */
export const writeCsvRecord = (cells: readonly string[]): string => `${cells.map(writtenCell).join(',')}\r\n`;

function writtenCell(cell: string): string {
  const text = guardCell(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The parser's state within a cell. `quoteSeen`: after a quote that either closed the cell or is the first
 * half of a doubled one.
 */
type Place = 'start' | 'plain' | 'quoted' | 'quoteSeen';

interface RecordReader {
  read(text: string): Generator<CsvRecord>;
  end(): Generator<CsvRecord>;
}

function recordReader(separator: CsvSeparator): RecordReader {
  let place: Place = 'start';
  let line = 1;
  let startLine = 1;
  let cells: string[] = [];
  let cell = '';
  let length = 0;
  let problem: string | null = null;
  /** Was the last character a CR? An LF right after it does not end another line. */
  let afterReturn = false;

  const add = (text: string): void => {
    length += text.length;
    if (length <= LONGEST_RECORD) cell += text;
    else
      problem ??= `The record is longer than ${LONGEST_RECORD} characters; a quote before it may never have been closed.`;
  };
  const endCell = (): void => {
    cells.push(unguardCell(cell));
    cell = '';
    place = 'start';
  };
  const finish = (): CsvRecord | null => {
    endCell();
    const isEmptyLine = cells.length === 1 && cells[0] === '';
    const record = isEmptyLine && problem === null ? null : { line: startLine, cells, problem };
    cells = [];
    length = 0;
    problem = null;
    return record;
  };

  /** Parses one step from `at`; returns the position to continue from. */
  const step = (text: string, at: number): number => {
    const letter = text[at] as string;
    if (place === 'quoted') {
      const quote = text.indexOf('"', at);
      const end = quote < 0 ? text.length : quote;
      const piece = text.slice(at, end);
      line += countLineEnds(piece, afterReturn);
      afterReturn = piece.endsWith('\r');
      add(piece);
      if (quote >= 0) place = 'quoteSeen';
      return end + 1;
    }
    if (place === 'quoteSeen' && letter === '"') {
      add('"');
      place = 'quoted';
      return at + 1;
    }
    if (letter === separator) {
      endCell();
      return at + 1;
    }
    if (place === 'start' && letter === '"') {
      place = 'quoted';
      return at + 1;
    }
    if (place === 'quoteSeen') {
      problem ??= 'There is text behind a closing quote; quotes within a cell are written twice.';
      return at + 1;
    }
    place = 'plain';
    const end = endOfPlain(text, at, separator.charCodeAt(0));
    add(text.slice(at, end));
    return end;
  };

  return {
    *read(text) {
      for (let at = 0; at < text.length; ) {
        const letter = text[at] as string;
        const isSecondHalf = letter === '\n' && afterReturn;
        if (place === 'quoted' || !(letter === '\n' || letter === '\r')) {
          if (place !== 'quoted') afterReturn = false;
          at = step(text, at);
          continue;
        }
        afterReturn = letter === '\r';
        at += 1;
        if (isSecondHalf) continue;
        const record = finish();
        line += 1;
        startLine = line;
        if (record !== null) yield record;
      }
    },
    *end() {
      if (place === 'quoted') problem ??= 'A quote that opens in this record is never closed.';
      const record = place === 'start' && cells.length === 0 ? null : finish();
      if (record !== null) yield record;
    },
  };
}

/** Returns the position of the first separator or line end at or after `at`, or else the end of the text. */
function endOfPlain(text: string, at: number, separator: number): number {
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === separator || code === 0x0a || code === 0x0d) return end;
  }
  return text.length;
}

/** Counts line ends. CRLF is one, and its CR may have ended the previous text (`afterReturn`). */
function countLineEnds(text: string, afterReturn: boolean): number {
  const found = text.match(/\r\n?|\n/g)?.length ?? 0;
  return afterReturn && text.startsWith('\n') ? found - 1 : found;
}

/*
 * A formula can stand at the start of a cell and, if the file is opened with `;`, tab or line end as the
 * separator, also after one of these: a list is one cell with `;` between its elements. Full-width signs
 * count, because East Asian spreadsheets treat them like the others. Apostrophes and spaces before a sign
 * come from an earlier guard, or are skipped by some programs.
 */
const FORMULA = /(^|[;\t\r\n])(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const GUARDED = /(^|[;\t\r\n])'(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * Puts an apostrophe before whatever a spreadsheet would run as a formula.
 * @example guardCell('+1;=cmd') // "'+1;'=cmd"
 */
export function guardCell(cell: string): string {
  const guarded = cell.replace(FORMULA, "$1'");
  return /^'*[\t\r]/.test(guarded) ? `'${guarded}` : guarded;
}

/** The inverse of `guardCell`. */
export const unguardCell = (cell: string): string =>
  (/^'+[\t\r]/.test(cell) ? cell.slice(1) : cell).replace(GUARDED, '$1');
