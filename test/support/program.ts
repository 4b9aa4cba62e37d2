/** Runs Paperround as a separate program (dist/), for tests that start, signal and kill it. */
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** The compiled file of a source: `program('src/cli/main.ts')`. */
export const program = (source: string): string => join(packageRoot, 'dist', source.replace(/\.ts$/, '.js'));
