/** Opens a file of readers: its text, how it is read, and its records. Pure. */
import { type CsvRecord, readCsv } from './csv.ts';
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

/** @throws PaperroundError `bad_request` if the first line names no column of addresses */
export async function openReaderFile(chunks: Chunks, hints: FileHints = NO_HINTS): Promise<ReaderFile> {
  const pieces = decodeText(chunks);
  let head = '';
  // `return` at the first line would end the file for good, so it is read step by step.
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
    head += piece.value;
    if (firstLineOf(head).ended || head.length > LONGEST_FIRST_LINE) break;
  }
  const layout = layoutOfFirstLine(firstLineOf(head).line, hints);
  const records = readCsv(chain(head, pieces), layout.separator);
  if (layout.named) await records.next();
  return { layout, records };
}

function firstLineOf(text: string): { readonly line: string; readonly ended: boolean } {
  const start = text.search(/[^\r\n]/);
  const end = text.indexOf('\n', Math.max(start, 0));
  return start < 0
    ? { line: '', ended: false }
    : { line: text.slice(start, end < 0 ? undefined : end), ended: end >= 0 };
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
