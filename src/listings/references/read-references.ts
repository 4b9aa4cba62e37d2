/** Reads a file of references, BibTeX or RIS by its content, in time proportional to its length. */

import { readBibtex } from './bibtex-references.ts';
import type { ReadReferences } from './reference.ts';
import { readRis } from './ris-references.ts';

/** Larger files are not read. */
export const MOST_REFERENCE_BYTES = 1024 * 1024;

/** Returns null if the text is neither. */
export function readReferences(text: string): ReadReferences | null {
  if (/^TY {1,2}-/m.test(text)) return readRis(text);
  return /^[ \t]*@[a-z]/im.test(text) ? readBibtex(text) : null;
}
