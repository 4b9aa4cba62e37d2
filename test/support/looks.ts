/**
 * What is measured of a page's look in the browser tests, and what of it was kept; `UPDATE_GOLDEN=1` rewrites
 * that.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

export interface Looks {
  /** Type, colours, spaces and left edges of what stands there, each once. */
  readonly lines: readonly string[];
  readonly faint: readonly string[];
  readonly overlapping: readonly string[];
  /** Links and buttons with too little room for a thumb. */
  readonly small: readonly string[];
  /** By how much the page is wider than its window. */
  readonly surplus: number;
}

/** For `page.evaluate`. */
export const MEASURE = readFileSync(join(packageRoot, 'test', 'support', 'measure-looks.js'), 'utf8');

/** The lines that were kept under a name. */
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
