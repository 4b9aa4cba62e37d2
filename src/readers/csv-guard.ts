/** Prevents CSV injection: puts an apostrophe before anything that a spreadsheet could run. Pure. */

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
