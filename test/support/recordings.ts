/** Recorded real pages, kept beside the checkout and never in it; tests on them skip where they are absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

const folder = join(packageRoot, '..', 'shared', 'data', 'listings');

/** `describe`, or its skipping twin with a reason in its title when there are no recordings. */
export function describeRecordings(title: string, body: () => void): void {
  if (existsSync(folder)) describe(title, body);
  else describe.skip(`${title} (skipped: no recordings beside the checkout)`, body);
}

/** The files directly in a folder of recordings, by name. */
export const recordedFiles = (under: string): readonly string[] => readdirSync(join(folder, under)).toSorted();

export const readRecording = (under: string, name: string): Buffer => readFileSync(join(folder, under, name));
