/**
 * Converts a composed mail to a manifest, which refers to shared chunks by number, and back byte for byte.
 * Pure.
 */

import type { Fragment } from '../../mail/format/fragment.ts';

/** A string holds bytes of this mail alone, one character each; a number is the id of a stored chunk. */
export type Manifest = readonly (string | number)[];

/**
 * Returns the manifest of `raw`. `parts` are the fragments of each body part, in the order in which they
 * occur in `raw`. `chunkId` returns the id of a stored fragment, or null if it is to be inlined.
 */
export function manifestFor(
  raw: Buffer,
  parts: readonly (readonly Fragment[])[],
  chunkId: (fragment: Fragment) => number | null,
): Manifest {
  const manifest: (string | number)[] = [];
  let spelledFrom = 0;
  let at = 0;
  for (const part of parts) {
    const first = part[0];
    const start = first ? raw.indexOf(first.encoded, at, 'latin1') : -1;
    if (start === -1) continue;
    at = start;
    for (const fragment of part) {
      const id = chunkId(fragment);
      if (id !== null) {
        if (spelledFrom < at) manifest.push(raw.toString('latin1', spelledFrom, at));
        manifest.push(id);
        spelledFrom = at + fragment.encoded.length;
      }
      at += fragment.encoded.length;
    }
  }
  if (spelledFrom < raw.length) manifest.push(raw.toString('latin1', spelledFrom));
  return manifest;
}

/** Returns the mail of a manifest, or null if one of its chunks is missing. */
export function assembleMessage(manifest: Manifest, chunks: ReadonlyMap<number, string>): Buffer | null {
  let text = '';
  for (const item of manifest) {
    const part = typeof item === 'string' ? item : chunks.get(item);
    if (part === undefined) return null;
    text += part;
  }
  return Buffer.from(text, 'latin1');
}
