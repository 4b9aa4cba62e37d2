/** Reads the data files of topics and queries: weights, compounds, spellings, abbreviations. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { replaceFile } from '../replace-file.ts';
import { loadYaml } from '../yaml.ts';

/** Read from the source folder even when compiled: data files are not compiled. */
export const catalogueFolder: string = join(packageRoot, 'src', 'topics', 'catalogue');

/** The catalogue as JSON, which is read in a hundredth of the time; output of the build. */
const COMPILED = join(packageRoot, 'dist', 'catalogue');

/** Returns the content of a YAML file of the catalogue. */
export function readCatalogue(name: string): unknown {
  const source = readSource(name);
  const file = compiledFile(name, source);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : loadYaml().parse(source);
}

/** Writes all files for `readCatalogue`; a step of `npm run build`. */
export function compileCatalogue(): void {
  mkdirSync(COMPILED, { recursive: true });
  for (const name of readdirSync(catalogueFolder).filter((each) => each.endsWith('.yaml'))) {
    const source = readSource(name);
    const file = compiledFile(name, source);
    replaceFile(file, JSON.stringify(loadYaml().parse(source)));
  }
}

const readSource = (name: string): string => readFileSync(join(catalogueFolder, name), 'utf8');

/** The name contains a hash of the source: a file changed since the build is parsed when it is read. */
const compiledFile = (name: string, source: string): string =>
  join(COMPILED, `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.json`);

/** Reads a catalogue file that maps words to lists of words. */
export const readWordLists = (name: string): readonly (readonly [string, string])[] =>
  Object.entries(readCatalogue(name) as Readonly<Record<string, string>>).map(([key, value]) => [
    key,
    String(value),
  ]);
