/** Finds macros of a paper's authors in prose, which TeX itself does not define. Pure. */

import { ALPHABETS } from './alphabets.ts';
import { NO_WORDS, SILENT, SPACES, TRANSPARENT } from './commands.ts';

/** What may stand before and after a macro in a sentence; not in a path or a regular expression. */
export const BEFORE_MACRO = /^[\s(~[]?$/;
const AFTER_MACRO = /^(?:\{\}(?!\{)|$|\\ |[\s,;:!?)\]~’'–-]|\.(?!\w))/;
/** A line break or tab as programs write it (`\n`, `\t`), directly before a word. */
const ESCAPED_SPACE = /^[nrt]\p{Lu}/u;

/**
 * Returns where the macro `name` at `at` ends, or null if it is not one of the authors': `\method`,
 * `\ours{}`, without an argument and unknown to TeX. Most often it names their method, and the name is worth
 * more than the backslash.
 */
export function endOfAuthorMacro(source: string, at: number, name: string): number | null {
  const end = at + 1 + name.length;
  if (name.length < 2 || isOfTex(name) || ESCAPED_SPACE.test(name)) return null;
  if (!BEFORE_MACRO.test(source[at - 1] ?? '') || !AFTER_MACRO.test(source.slice(end, end + 3))) return null;
  return source.startsWith('{}', end) ? end + 2 : end;
}

const isOfTex = (name: string): boolean =>
  Object.hasOwn(ALPHABETS, name) || [TRANSPARENT, SILENT, SPACES, NO_WORDS].some((names) => names.has(name));
