/**
 * Measurements of a page's look in the browser tests, and those that were kept; `UPDATE_GOLDEN=1` rewrites
 * these.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

export interface Looks {
  /** Type, colours, spacing and left edges of the elements, each combination once. */
  readonly lines: readonly string[];
  readonly faint: readonly string[];
  readonly overlapping: readonly string[];
  /** Links and buttons that are too small for a thumb. */
  readonly small: readonly string[];
  /** How much wider the page is than its window. */
  readonly surplus: number;
}

/** The script for `page.evaluate`. */
export const MEASURE = readFileSync(join(packageRoot, 'test', 'support', 'measure-looks.js'), 'utf8');

/** Returns the lines that were kept under a name. */
export function keptLooks(name: string, lines: readonly string[]): readonly string[] {
  const folder = join(packageRoot, 'test', 'fixtures', 'looks');
  const file = join(folder, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
  if (!existsSync(file))
    throw new Error(`No ${file}: look at the gallery, then write it with UPDATE_GOLDEN=1.`);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
