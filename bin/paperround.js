#!/usr/bin/env node
/** Starts the command line, or says in words why this Node or this folder cannot: nothing is imported before that is known. */
import { existsSync } from 'node:fs';
import { problemOfNode } from './node-version.js';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
const problem =
  problemOfNode(process.versions.node) ??
  (existsSync(main)
    ? null
    : 'Paperround is not built here. Run `npm ci` (without --omit=dev): it builds what it needs.');
if (problem === null) {
  const { runFromCommandLine } = await import(main.href);
  await runFromCommandLine();
} else {
  process.stderr.write(`paperround: ${problem}\n`);
  process.exitCode = 1;
}
