/** Opens a file of readers: decodes it, determines its layout, and yields its records. Pure. */

import { type CsvRecord, type CsvSeparator, readCsv } from './csv.ts';
import { type Chunks, decodeText } from './decode-text.ts';
import { type FileHints, type FileLayout, layoutOfFirstLine, NO_HINTS } from './import-layout.ts';
import { parseReaderRow, type ReaderRow, type RejectedRow } from './reader-csv.ts';

/** How many characters are searched for the end of the first line. */
const LONGEST_FIRST_LINE = 64 * 1024;

export interface ReaderFile {
  readonly layout: FileLayout;
  /** All records but the line that names the columns. */
  readonly records: AsyncGenerator<CsvRecord>;
}

/**
 * @throws PaperroundError `bad_request` if the file is empty or not text, or `layoutOfFirstLine` refuses its
 * first line
 */
export async function openReaderFile(chunks: Chunks, hints: FileHints = NO_HINTS): Promise<ReaderFile> {
  const pieces = decodeText(chunks);
  let head = '';
  // Leaving a `for await` loop at the first line would close the generator, so the pieces are requested one
  // by one.
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

/** A first line by which spreadsheets declare the separator of the other lines. */
const SAYS_SEPARATOR = /^sep=([,;\t])$/i;

interface Beginning {
  /** Declared by a line of its own; null if it is not. */
  readonly separator: CsvSeparator | null;
  /** The first line that may name columns, as far as it has been read. */
  readonly line: string;
  /** Has that line been read to its end? */
  readonly ended: boolean;
}

function beginningOf(text: string): Beginning {
  const first = firstLineOf(text);
  const separator = first.rest === null ? undefined : SAYS_SEPARATOR.exec(first.line)?.[1];
  const { line, rest } = separator === undefined ? first : firstLineOf(first.rest ?? '');
  return { separator: (separator as CsvSeparator | undefined) ?? null, line, ended: rest !== null };
}

/** Returns the first line that is not empty, and what follows it; null if its end has not been read. */
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
 * Yields valid rows in batches, and rejected ones one by one. One statement cannot write a row twice, so an
 * address that occurs again begins a new batch, and its later row prevails.
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
