/** Prints the result of a command as one JSON document or as text; long lists are streamed. */

import { type Batches, isBatches } from './batches.ts';
import type { CommandResult } from './command.ts';

/** The result failed after a part of it was printed: nothing more may be written to stdout. */
export class IncompleteOutput extends Error {}

/** @throws IncompleteOutput if a list could not be read to its end; `cause` is the reason */
export async function print(result: CommandResult, json: boolean): Promise<void> {
  const pieces = json ? jsonChunks(result.json) : textChunks(result.text);
  let last = '\n';
  try {
    for await (const piece of pieces) {
      if (piece === '') continue;
      if (!(await writeOut(piece))) return;
      last = piece;
    }
  } catch (cause) {
    throw last === '\n' ? cause : new IncompleteOutput('the output is not whole', { cause });
  }
  if (!last.endsWith('\n')) await writeOut('\n');
}

async function* textChunks(text: CommandResult['text']): AsyncGenerator<string> {
  if (typeof text === 'string') yield text;
  else yield* text;
}

/** Yields the same text as JSON.stringify with an indentation of two. */
export async function* jsonChunks(document: unknown): AsyncGenerator<string> {
  if (typeof document !== 'object' || document === null || !Object.values(document).some(isBatches)) {
    yield stringify(document);
    return;
  }
  let before = '{';
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${before}\n  ${JSON.stringify(key)}: `;
    before = ',';
    if (isBatches(value)) yield* listChunks(value);
    else yield indent(stringify(value), 2);
  }
  yield '\n}';
}

async function* listChunks(batches: Batches<unknown>): AsyncGenerator<string> {
  let before = '[';
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    yield batch
      .map((item, index) => `${index === 0 ? before : ','}\n    ${indent(stringify(item), 4)}`)
      .join('');
    before = ',';
  }
  yield before === '[' ? '[]' : '\n  ]';
}

const stringify = (value: unknown): string => JSON.stringify(value, null, 2);

/** Indents every line; line breaks in formatted JSON are never part of a value. */
const indent = (json: string, by: number): string => json.replaceAll('\n', `\n${' '.repeat(by)}`);

/**
 * Writes with back-pressure. Returns false if the output is closed, which `main` learns from the stream's
 * error.
 */
const writeOut = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve(!error));
  });
