/** Files that people own are replaced as a whole, and stay where they are and as open as they are. */

import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../src/replace-file.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('a file keeps its permissions, and a link to it stays a link', () => {
  const folder = temporaryFolder();
  const [file, link] = [join(folder, 'real.yaml'), join(folder, 'link.yaml')];
  writeFileSync(file, 'old', { mode: 0o640 });
  symlinkSync(file, link);
  replaceFile(link, 'new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test('a new file is as open as asked', () => {
  const file = join(temporaryFolder(), 'users');
  replaceFile(file, 'ada', 0o600);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['ada', 0o600]);
});

test('what cannot be replaced is named, and no draft of it stays', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  expect(() => replaceFile(join(folder, 'a'), 'new')).toThrow(/\/a could not be written: E/);
  expect(() => replaceFile(join(folder, 'none', 'c'), 'new')).toThrow(/none\/c could not be written: ENOENT/);
  expect(readdirSync(folder)).toEqual(['a']);
});
