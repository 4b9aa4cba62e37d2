/** Opens a file of readers: its text, how it is read, and its records. Pure. */

import { type CsvRecord, type CsvSeparator, readCsv } from './csv.ts';
import { type Chunks, decodeText } from './decode-text.ts';
import { type FileHints, type FileLayout, layoutOfFirstLine, NO_HINTS } from './import-layout.ts';
import { parseReaderRow, type ReaderRow, type RejectedRow } from './reader-csv.ts';

/** Characters in which the end of the first line has to come. */
const LONGEST_FIRST_LINE = 64 * 1024;

export interface ReaderFile {
  readonly layout: FileLayout;
  /** All but the line that names the columns. */
  readonly records: AsyncGenerator<CsvRecord>;
}

/**
 * @throws PaperroundError `bad_request` if it is empty, no text, or its first line names no column of
 * addresses
 */
export async function openReaderFile(chunks: Chunks, hints: FileHints = NO_HINTS): Promise<ReaderFile> {
  const pieces = decodeText(chunks);
  let head = '';
  // `return` at the first line would end the file for good, so it is read step by step.
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
    head += piece.value;
    if (beginningOf(head).ended || head.length > LONGEST_FIRST_LINE) break;
  }
  const { separator, line } = beginningOf(head);
  const layout = layoutOfFirstLine(line, hints, separator);
  const records = readCsv(chain(head, pieces), layout.separator);
  if (separator !== null) await records.next();
  if (layout.named) await records.next();
  return { layout, records };
}

/** A first line by which spreadsheets say what separates the cells of the others. */
const SAYS_SEPARATOR = /^sep=([,;\t])$/i;

interface Beginning {
  /** Said by a line of its own; null: not said. */
  readonly separator: CsvSeparator | null;
  /** The first line that may name columns, as far as it is there. */
  readonly line: string;
  readonly ended: boolean;
}

function beginningOf(text: string): Beginning {
  const first = firstLineOf(text);
  const separator = first.rest === null ? undefined : SAYS_SEPARATOR.exec(first.line)?.[1];
  const { line, rest } = separator === undefined ? first : firstLineOf(first.rest ?? '');
  return { separator: (separator as CsvSeparator | undefined) ?? null, line, ended: rest !== null };
}

/** The first line that is not empty, and what comes after it; null: its end has not come. */
function firstLineOf(all: string): { readonly line: string; readonly rest: string | null } {
  const start = all.search(/[^\r\n]/);
  if (start < 0) return { line: '', rest: null };
  const text = all.slice(start);
  const length = text.search(/[\r\n]/);
  return length < 0 ? { line: text, rest: null } : { line: text.slice(0, length), rest: text.slice(length) };
}

async function* chain(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

/** Rows per transaction. */
const BATCH = 1_000;

/**
 * The valid rows in batches, and the others one by one. One statement cannot write a row twice: an
 * address that comes again begins a new batch, and the later row stands.
 */
export async function* batchesOfRows(
  { layout, records }: ReaderFile,
  now: Date,
): AsyncGenerator<readonly ReaderRow[] | RejectedRow> {
  let batch = new Map<string, ReaderRow>();
  for await (const record of records) {
    const row = parseReaderRow(record, layout, now);
    if ('reason' in row) {
      yield row;
      continue;
    }
    if (batch.size >= BATCH || batch.has(row.address.key)) {
      yield [...batch.values()];
      batch = new Map();
    }
    batch.set(row.address.key, row);
  }
  if (batch.size > 0) yield [...batch.values()];
}
