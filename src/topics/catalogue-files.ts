/** Reads the data files of topics and queries: weights, compounds, spellings, abbreviations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../package-root.ts';

/** Read from the source folder even when compiled: data files are not compiled. */
export const catalogueFolder: string = join(packageRoot, 'src', 'topics', 'catalogue');

/** The content of a YAML file of the catalogue. */
export const readCatalogue = (name: string): unknown =>
  parse(readFileSync(join(catalogueFolder, name), 'utf8'));

/** The same for a file of words by word. */
export const readWordLists = (name: string): readonly (readonly [string, string])[] =>
  Object.entries(readCatalogue(name) as Readonly<Record<string, string>>).map(([key, value]) => [
    key,
    String(value),
  ]);
