/** A composed mail as a short recipe: parts that many mails share by number, the rest in full; and back again, byte for byte. Pure. */
import type { Fragment } from '../../mail/format/fragment.ts';

/** A string is bytes (one character each) of this mail alone; a number is the id of a stored piece. */
export type Recipe = readonly (string | number)[];

/**
 * The recipe of `raw`. `parts` are the fragments of each body part in the order in which they stand in `raw`;
 * `pieceId` gives the id of a fragment that is stored, or null when it is to be spelled out.
 */
export function recipeOf(
  raw: Buffer,
  parts: readonly (readonly Fragment[])[],
  pieceId: (fragment: Fragment) => number | null,
): Recipe {
  const recipe: (string | number)[] = [];
  let spelledFrom = 0;
  let at = 0;
  for (const part of parts) {
    const first = part[0];
    const start = first ? raw.indexOf(first.encoded, at, 'latin1') : -1;
    if (start === -1) continue;
    at = start;
    for (const fragment of part) {
      const id = pieceId(fragment);
      if (id !== null) {
        if (spelledFrom < at) recipe.push(raw.toString('latin1', spelledFrom, at));
        recipe.push(id);
        spelledFrom = at + fragment.encoded.length;
      }
      at += fragment.encoded.length;
    }
  }
  if (spelledFrom < raw.length) recipe.push(raw.toString('latin1', spelledFrom));
  return recipe;
}

/** The mail that a recipe stands for, or null when a piece of it is gone. */
export function mailOf(recipe: Recipe, pieces: ReadonlyMap<number, string>): Buffer | null {
  let text = '';
  for (const item of recipe) {
    const part = typeof item === 'string' ? item : pieces.get(item);
    if (part === undefined) return null;
    text += part;
  }
  return Buffer.from(text, 'latin1');
}
