/** Keeps spreadsheets from running what readers wrote: an apostrophe before whatever one could take for a formula. Pure. */

/*
 * A cell begins at the start of a text, and for whoever opens the file with `;`, a tab or line ends between cells, also behind these: lists
 * are one cell with `;` between their elements. Full-width signs count, since spreadsheets of East Asia take them for the others. Apostrophes
 * and spaces before a sign are those of an earlier guard or are skipped by some programs.
 */
const FORMULA = /(^|[;\t\r\n])(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?='*[\t\r])/g;
const GUARDED = /(^|[;\t\r\n])'(?=[' ]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^'(?='*[\t\r])/g;

/** @example guardCell('+1;=cmd') // "'+1;'=cmd" */
export const guardCell = (cell: string): string => cell.replace(FORMULA, "$1'");

/** What `guardCell` was given. */
export const unguardCell = (cell: string): string => cell.replace(GUARDED, '$1');
