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
  const reader = new RecordReader(separator);
  for await (const text of decodeText(chunks)) yield* reader.read(text);
  yield* reader.end();
}

/** Returns the cells of a text that is a single record. */
export function cellsOfLine(line: string, separator: CsvSeparator): readonly string[] {
  const reader = new RecordReader(separator);
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

/** Parses text as it comes, piece by piece. */
class RecordReader {
  readonly #separator: CsvSeparator;
  #place: Place = 'start';
  #line = 1;
  /** Was the last character a CR? An LF right after it does not end another line. */
  #afterReturn = false;
  // The record so far: its first line, its cells and the one being read, its length, what is wrong with it.
  #startLine = 1;
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #problem: string | null = null;

  constructor(separator: CsvSeparator) {
    this.#separator = separator;
  }

  /** Yields the records that end within this text. */
  *read(text: string): Generator<CsvRecord> {
    for (let at = 0; at < text.length; ) {
      const letter = text[at] as string;
      if (this.#place === 'quoted') at = this.#readQuoted(text, at);
      else if (letter === '\n' || letter === '\r') {
        at += 1;
        const isSecondHalf = letter === '\n' && this.#afterReturn;
        this.#afterReturn = letter === '\r';
        if (isSecondHalf) continue;
        const record = this.#endRecord();
        this.#line += 1;
        this.#startLine = this.#line;
        if (record !== null) yield record;
      } else {
        this.#afterReturn = false;
        at = this.#readUnquoted(text, at);
      }
    }
  }

  /** Yields the record that nothing follows. */
  *end(): Generator<CsvRecord> {
    if (this.#place === 'quoted') this.#problem ??= 'A quote that opens in this record is never closed.';
    const record = this.#place === 'start' && this.#cells.length === 0 ? null : this.#endRecord();
    if (record !== null) yield record;
  }

  /** Reads up to the next quote; returns the position to continue from. */
  #readQuoted(text: string, at: number): number {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    const piece = text.slice(at, end);
    this.#line += countLineEnds(piece, this.#afterReturn);
    this.#afterReturn = piece.endsWith('\r');
    this.#add(piece);
    if (quote >= 0) this.#place = 'quoteSeen';
    return end + 1;
  }

  /** Reads a sign or a run of plain text; returns the position to continue from. */
  #readUnquoted(text: string, at: number): number {
    const letter = text[at] as string;
    if (this.#place === 'quoteSeen' && letter === '"') {
      this.#add('"');
      this.#place = 'quoted';
      return at + 1;
    }
    if (letter === this.#separator) {
      this.#endCell();
      return at + 1;
    }
    if (this.#place === 'start' && letter === '"') {
      this.#place = 'quoted';
      return at + 1;
    }
    if (this.#place === 'quoteSeen') {
      this.#problem ??= 'There is text behind a closing quote; quotes within a cell are written twice.';
      return at + 1;
    }
    this.#place = 'plain';
    const end = endOfPlain(text, at, this.#separator.charCodeAt(0));
    this.#add(text.slice(at, end));
    return end;
  }

  #add(text: string): void {
    this.#length += text.length;
    if (this.#length <= LONGEST_RECORD) this.#cell += text;
    else
      this.#problem ??= `The record is longer than ${LONGEST_RECORD} characters; a quote before it may never have been closed.`;
  }

  #endCell(): void {
    this.#cells.push(unguardCell(this.#cell));
    this.#cell = '';
    this.#place = 'start';
  }

  /** Returns null for an empty line. */
  #endRecord(): CsvRecord | null {
    this.#endCell();
    const cells = this.#cells;
    const problem = this.#problem;
    this.#cells = [];
    this.#length = 0;
    this.#problem = null;
    const isEmptyLine = cells.length === 1 && cells[0] === '';
    return isEmptyLine && problem === null ? null : { line: this.#startLine, cells, problem };
  }
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
