/** Runs Paperround as a separate program (dist/), for tests that start, signal and kill it. */
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** Returns the compiled file of a source file: `program('src/cli/main.ts')`. */
export const program = (source: string): string => join(packageRoot, 'dist', source.replace(/\.ts$/, '.js'));
