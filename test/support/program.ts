/** Runs Paperround as a separate program (dist/), for tests that start, signal and kill it. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/package-root.ts';

/** The compiled file of a source: `program('src/cli/main.ts')`. */
export const program = (source: string): string => join(packageRoot, 'dist', source.replace(/\.ts$/, '.js'));

/** Compiles if a source is newer than its output. Types are checked elsewhere. */
export async function prepareProgram(): Promise<void> {
  if (sources().every((source) => isCurrent(source))) return;
  const compiler = join(packageRoot, 'node_modules', '.bin', 'tsc');
  await promisify(execFile)(compiler, ['-p', 'tsconfig.build.json', '--noCheck'], { cwd: packageRoot }).catch(
    (error: { code?: unknown }) => {
      if (typeof error.code !== 'number') throw error;
    },
  );
}

const sources = (): string[] =>
  ['src', 'jobs'].flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(folder, name)),
  );

function isCurrent(source: string): boolean {
  const compiled = program(source);
  return existsSync(compiled) && statSync(compiled).mtimeMs >= statSync(join(packageRoot, source)).mtimeMs;
}
