/** Where the compiler puts what it makes of our sources, and the compilation before the tests. Plain JavaScript: it runs before that. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/**
 * The compiled file of a source, which is given by its path in the project or by its whole path.
 * @param {string} source
 */
export const compiled = (source) =>
  join(root, 'dist', relative(root, resolve(root, source)).replace(/\.ts$/, '.js'));

/** Compiles if a source is newer than its output. Types are checked elsewhere: a test may run before they are right. */
export async function compile() {
  if (sources().every(isCurrent)) return;
  const compiler = join(root, 'node_modules', '.bin', 'tsc');
  await promisify(execFile)(compiler, ['-p', 'tsconfig.json', '--noCheck'], { cwd: root }).catch((error) => {
    // The compiler was there and found something to say; a syntax error shows in the test that meets it.
    if (typeof error.code !== 'number') throw error;
  });
}

const sources = () =>
  ['src', 'jobs', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(root, folder, name)),
  );

/** @param {string} source */
function isCurrent(source) {
  const output = compiled(source);
  return existsSync(output) && statSync(output).mtimeMs >= statSync(source).mtimeMs;
}
