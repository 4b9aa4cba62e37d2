/** Text tables for people: columns as wide as their longest cell, except the last. */

import type { Batches } from './batches.ts';

type Cells = readonly string[];

/** @param none the text shown instead of an empty table */
export function textTable(head: Cells, rows: readonly Cells[], none = 'None.'): string {
  if (rows.length === 0) return none;
  const widths = widened([], [head, ...rows]);
  return [head, ...rows].map((cells) => line(cells, widths)).join('\n');
}

/**
 * Yields a table that may not fit into memory, in batches of whole lines; columns widen when a batch needs
 * it.
 */
export async function* longTable(
  head: Cells,
  batches: Batches<Cells>,
  none = 'None.',
): AsyncGenerator<string> {
  let widths: readonly number[] = [];
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    const all = widths.length === 0 ? [head, ...rows] : rows;
    widths = widened(widths, all);
    yield all.map((cells) => `${line(cells, widths)}\n`).join('');
  }
  if (widths.length === 0) yield `${none}\n`;
}

/** Yields a table, and then a line of text below it. */
export async function* withFooter(table: AsyncIterable<string>, words: string): AsyncGenerator<string> {
  yield* table;
  yield words;
}

const widened = (widths: readonly number[], rows: readonly Cells[]): readonly number[] =>
  rows.reduce<readonly number[]>(
    (widest, cells) => cells.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    widths,
  );

const line = (cells: Cells, widths: readonly number[]): string =>
  cells
    .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
    .join('  ')
    .trimEnd();
