/** Recorded pages beside the checkout: private test data that is not part of the project. Tests that need it are skipped where it is absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../shared/data/listings/', import.meta.url);

/** Are the recordings there? Say `describeRecorded` rather than asking. */
const present = existsSync(fileURLToPath(ROOT));

/** `describe`, or a skipped one that says what is missing. */
export const describeRecorded = (name: string, tests: () => void): void => {
  if (present) describe(name, tests);
  else describe.skip(`${name} (skipped: no recordings in ../shared/data/listings)`, tests);
};

export interface Recording {
  /** Path below the recordings, for the name of a test. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All files in a folder of the recordings and in those below it, sorted by path; none where there are no recordings. */
export function recordingsIn(folder: string): Recording[] {
  if (!present) return [];
  const root = fileURLToPath(new URL(`${folder}/`, ROOT));
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/'))
    .sort()
    .map((file) => ({
      path: file.slice(fileURLToPath(ROOT).length),
      name: file.slice(file.lastIndexOf('/') + 1),
      bytes: readFileSync(file),
    }));
}
