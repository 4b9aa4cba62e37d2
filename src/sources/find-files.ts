/** Finds the files that match a glob: `*` and `?` match within a name, `**` matches any number of folders. */

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, parse, sep } from 'node:path';
import { PaperroundError } from '../errors.ts';

export interface FoundFile {
  readonly path: string;
  /** The size and modification time, so it changes whenever the file does. */
  readonly version: string;
}

/**
 * Returns the files that match an absolute glob, sorted by path. Hidden files match only if the pattern has
 * the dot.
 * @throws PaperroundError `fetch_failed` if the folder at the beginning of the pattern cannot be read
 */
export async function findFiles(pattern: string): Promise<FoundFile[]> {
  const { root } = parse(pattern);
  const parts = (isAbsolute(pattern) ? pattern.slice(root.length) : pattern)
    .split(sep)
    .filter((part) => part !== '');
  const firstWild = parts.findIndex((part) => /[*?]/.test(part));
  const fixed = firstWild === -1 ? parts.length - 1 : firstWild;
  const folder = join(root || '.', ...parts.slice(0, fixed));
  try {
    await readdir(folder);
  } catch (cause) {
    throw new PaperroundError('fetch_failed', `The folder ${folder} cannot be read.`, {
      cause,
      hint: 'Correct `files:` of this source in paperround.yaml.',
    });
  }
  const paths = new Set(await matching(folder, parts.slice(fixed)));
  const found = await Promise.all([...paths].toSorted().map(statFile));
  return found.filter((file) => file !== null);
}

async function matching(folder: string, [part, ...rest]: readonly string[]): Promise<string[]> {
  if (part === undefined) return [];
  const entries = await readFolder(folder);
  if (part === '**') {
    const deeper = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const below = await Promise.all(
      deeper.map((entry) => matching(join(folder, entry.name), ['**', ...rest])),
    );
    // `**` at the end matches all files below.
    return [...(await matching(folder, rest.length === 0 ? ['*'] : rest)), ...below.flat()];
  }
  const name = nameMatcher(part);
  const hits = entries.filter(
    (entry) => name.test(entry.name) && (part.startsWith('.') || !entry.name.startsWith('.')),
  );
  if (rest.length === 0)
    return hits.filter((entry) => !entry.isDirectory()).map((entry) => join(folder, entry.name));
  const below = await Promise.all(
    hits.filter((entry) => !entry.isFile()).map((entry) => matching(join(folder, entry.name), rest)),
  );
  return below.flat();
}

/** A folder that has vanished, is no folder, or cannot be read counts as empty. */
async function readFolder(folder: string): Promise<Dirent[]> {
  return orWhenGone(readdir(folder, { withFileTypes: true }), []);
}

async function statFile(path: string): Promise<FoundFile | null> {
  const status = await orWhenGone(stat(path), null);
  return status?.isFile() ? { path, version: `${status.size} bytes, ${status.mtime.toISOString()}` } : null;
}

async function orWhenGone<T, F>(result: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await result;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(String((error as { code?: unknown }).code))) return fallback;
    throw error;
  }
}

function nameMatcher(part: string): RegExp {
  const source = part.replace(/\*+|\?|[.+^${}()|[\]\\]/g, (found) =>
    found.startsWith('*') ? '[^/]*' : found === '?' ? '[^/]' : `\\${found}`,
  );
  return new RegExp(`^${source}$`, 'u');
}
