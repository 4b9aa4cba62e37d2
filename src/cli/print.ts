/** Writes what a command gave: one JSON document, or text for people. Long lists are written as they are read. */
import { type Batches, isBatches } from './batches.ts';
import type { CommandResult } from './command.ts';

/** The result broke off with a part of it printed: nothing may be added to what is on stdout. */
export class BrokenOff extends Error {}

/** @throws BrokenOff when a list could not be read to its end; its `cause` says why */
export async function print(result: CommandResult, json: boolean): Promise<void> {
  const pieces = json ? jsonInPieces(result.json) : textInPieces(result.text);
  let last = '\n';
  try {
    for await (const piece of pieces) {
      if (piece === '') continue;
      if (!(await isWritten(piece))) return;
      last = piece;
    }
  } catch (cause) {
    throw last === '\n' ? cause : new BrokenOff('the output is not whole', { cause });
  }
  if (!last.endsWith('\n')) await isWritten('\n');
}

async function* textInPieces(text: CommandResult['text']): AsyncGenerator<string> {
  if (typeof text === 'string') yield text;
  else yield* text;
}

/** The same text as JSON.stringify with an indent of two makes. */
export async function* jsonInPieces(document: unknown): AsyncGenerator<string> {
  if (typeof document !== 'object' || document === null || !Object.values(document).some(isBatches)) {
    yield written(document);
    return;
  }
  let before = '{';
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${before}\n  ${JSON.stringify(key)}: `;
    before = ',';
    if (isBatches(value)) yield* listInPieces(value);
    else yield indented(written(value), 2);
  }
  yield '\n}';
}

async function* listInPieces(batches: Batches<unknown>): AsyncGenerator<string> {
  let before = '[';
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    yield batch
      .map((item, index) => `${index === 0 ? before : ','}\n    ${indented(written(item), 4)}`)
      .join('');
    before = ',';
  }
  yield before === '[' ? '[]' : '\n  ]';
}

const written = (value: unknown): string => JSON.stringify(value, null, 2);

/** Within JSON a line end is always one of the layout. */
const indented = (json: string, by: number): string => json.replaceAll('\n', `\n${' '.repeat(by)}`);

/** As fast as it is read. False when nobody reads it any more. */
const isWritten = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve(!error));
  });
