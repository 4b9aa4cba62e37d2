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

/** A longer record (in characters) is an unclosed quote. */
const LONGEST_RECORD = 64 * 1024;

export type CsvSeparator = ',' | ';' | '\t';

/**
 * The records of a file, in order; empty lines are skipped. Quoted cells may contain separators,
 * quotes (doubled) and line ends; lines end with CRLF, LF or CR; a byte order mark is dropped. The guard
 * of `writeCsvRecord` is removed. Memory use is bounded by one chunk and one record.
 */
export async function* readCsv(chunks: Chunks, separator: CsvSeparator = ','): AsyncGenerator<CsvRecord> {
  const reader = recordReader(separator);
  for await (const text of decodeText(chunks)) yield* reader.read(text);
  yield* reader.end();
}

/** The cells of a text that is one record. */
export function cellsOfLine(line: string, separator: CsvSeparator): readonly string[] {
  const reader = recordReader(separator);
  return [...reader.read(line), ...reader.end()][0]?.cells ?? [];
}

/**
 * One record as a line with CRLF. A cell that a spreadsheet would run as a formula is prefixed with an
 * apostrophe.
 */
export const writeCsvRecord = (cells: readonly string[]): string => `${cells.map(writtenCell).join(',')}\r\n`;

function writtenCell(cell: string): string {
  const text = guardCell(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The parser's state within a cell. `quoteSeen`: after a quote that either closed the cell or is the
 * first of two.
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
  /** The last letter was a CR, whose LF is no second line end. */
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

  /** Parses from `at`; returns where to continue. */
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

/** The position of the first separator or line end at or after `at`, or else the end of the text. */
function endOfPlain(text: string, at: number, separator: number): number {
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === separator || code === 0x0a || code === 0x0d) return end;
  }
  return text.length;
}

/** CRLF is one; its CR may have ended the text before. */
function countLineEnds(text: string, afterReturn: boolean): number {
  const found = text.match(/\r\n?|\n/g)?.length ?? 0;
  return afterReturn && text.startsWith('\n') ? found - 1 : found;
}

/*
 * A cell starts at the start of the text and, in files that are opened with `;`, tab or line end as the
 * separator, also after these: lists are one cell with `;` between their elements. Full-width signs
 * count, because East Asian spreadsheets treat them like the others. Apostrophes and spaces before a
 * sign are those of an earlier guard, or are skipped by some programs.
 */
const FORMULA = /(^|[;\t\r\n])(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const GUARDED = /(^|[;\t\r\n])'(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** @example guardCell('+1;=cmd') // "'+1;'=cmd" */
export function guardCell(cell: string): string {
  const guarded = cell.replace(FORMULA, "$1'");
  return /^'*[\t\r]/.test(guarded) ? `'${guarded}` : guarded;
}

/** The inverse of `guardCell`. */
export const unguardCell = (cell: string): string =>
  (/^'+[\t\r]/.test(cell) ? cell.slice(1) : cell).replace(GUARDED, '$1');
