/**
 * Recorded pages outside the repository (private test data); without them, tests that need them are skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';

/** The folder of the recordings, which need not exist. */
export const RECORDINGS = new URL('../shared/data/listings/', pathToFileURL(`${packageRoot}/`));

/** Use `describeRecorded` instead of this. */
const present = existsSync(fileURLToPath(RECORDINGS));

/** `describe`, or a skipped one that says what is missing. */
export const describeRecorded = (name: string, tests: () => void): void => {
  if (present) describe(name, tests);
  else describe.skip(`${name} (skipped: no recordings in ../shared/data/listings)`, tests);
};

export interface Recording {
  /** Relative to the folder of the recordings, for names of tests. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Returns all files in and below a folder of the recordings, sorted by path; empty if there are no
 * recordings.
 */
export function recordingsIn(folder: string): Recording[] {
  if (!present) return [];
  const root = fileURLToPath(new URL(`${folder}/`, RECORDINGS));
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/'))
    .sort()
    .map((file) => ({
      path: file.slice(fileURLToPath(RECORDINGS).length),
      name: file.slice(file.lastIndexOf('/') + 1),
      bytes: readFileSync(file),
    }));
}
