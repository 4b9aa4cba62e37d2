/** The data of topics and queries, which are files to be read and corrected by people: term lists, compounds, spellings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../package-root.ts';

/** Read from the sources wherever the package runs: data are not compiled. */
export const catalogueFolder: string = join(packageRoot, 'src', 'topics', 'catalogue');

/** What a YAML file of the catalogue holds. */
export const readCatalogue = (name: string): unknown =>
  parse(readFileSync(join(catalogueFolder, name), 'utf8'));

/** The same, of a file of words by word. */
export const readWordLists = (name: string): readonly (readonly [string, string])[] =>
  Object.entries(readCatalogue(name) as Readonly<Record<string, string>>).map(([key, value]) => [
    key,
    String(value),
  ]);
