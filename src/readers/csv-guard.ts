/** Keeps spreadsheets from running what readers wrote: an apostrophe before whatever one could take for a formula. Pure. */

/*
 * A cell begins at the start of a text, and for whoever opens the file with `;`, a tab or line ends between cells, also behind these: lists
 * are one cell with `;` between their elements. Full-width signs count, since spreadsheets of East Asia take them for the others. Apostrophes
 * and spaces before a sign are those of an earlier guard or are skipped by some programs.
 */
const FORMULA = /(^|[;\t\r\n])(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const GUARDED = /(^|[;\t\r\n])'(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** @example guardCell('+1;=cmd') // "'+1;'=cmd" */
export function guardCell(cell: string): string {
  const guarded = cell.replace(FORMULA, "$1'");
  return /^'*[\t\r]/.test(guarded) ? `'${guarded}` : guarded;
}

/** What `guardCell` was given. */
export const unguardCell = (cell: string): string =>
  (/^'+[\t\r]/.test(cell) ? cell.slice(1) : cell).replace(GUARDED, '$1');
