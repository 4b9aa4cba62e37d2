/** Recorded pages outside the repository (private test data); tests that need them are skipped without. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/package-root.ts';

/** The folder of the recordings, whether it is there or not. */
export const RECORDINGS = new URL('../shared/data/listings/', pathToFileURL(`${packageRoot}/`));

/** Use `describeRecorded` rather than this. */
const present = existsSync(fileURLToPath(RECORDINGS));

/** `describe`, or a skipped one that says what is missing. */
export const describeRecorded = (name: string, tests: () => void): void => {
  if (present) describe(name, tests);
  else describe.skip(`${name} (skipped: no recordings in ../shared/data/listings)`, tests);
};

export interface Recording {
  /** Path relative to the recordings, for test names. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All files in a folder of the recordings and below, sorted by path; empty without recordings. */
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
