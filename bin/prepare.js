/** What `npm ci` and `npm install` run at their end: the build, or words about what is missing for it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { problemOfNode } from './node-version.js';

const has = (path) => existsSync(new URL(`../${path}`, import.meta.url));
const tools = ['node_modules/prisma/package.json', 'node_modules/typescript/package.json'];

const version = problemOfNode(process.versions.node);
if (version !== null) stop(version);
else if (tools.every(has)) build();
else if (has('dist/src/cli/main.js'))
  say('The tools that build it are left out, so the build that is here stays as it is.');
else
  stop(
    'It is built from its source, and the tools for that are left out. Run `npm ci`, and afterwards `npm prune --omit=dev --omit=optional` to remove them.',
  );

function build() {
  const { status } = spawnSync('npm', ['run', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

function say(sentence) {
  process.stderr.write(`paperround: ${sentence}\n`);
}

function stop(sentence) {
  say(sentence);
  process.exitCode = 1;
}
