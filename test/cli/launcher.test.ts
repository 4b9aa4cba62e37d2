/** Tests the launcher: unsuitable Node versions and installations get an explanation. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STACK = /^\s+at /m;

/** What the launcher's check says of each version. */
const saidOf = (versions: readonly string[]): readonly (string | null)[] => {
  const script = `import('${packageRoot}/bin/node-version.js').then((m) => console.log(JSON.stringify(${JSON.stringify(versions)}.map(m.problemOfNode))))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
};

test('Node versions that can run it have no problem, the others a sentence', () => {
  const able = ['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0', '31.0.0-nightly'];
  expect(saidOf(able)).toEqual(able.map(() => null));
  const unable = ['18.20.4', '20.18.3', '21.7.3', '22.11.0', '23.1.0', '0.10.48'];
  expect(saidOf(unable)).toEqual(
    unable.map((version) => expect.stringContaining(`This is Node ${version}. Paperround needs Node 20.19`)),
  );
});

test('a folder without a build says so, in words', () => {
  const folder = temporaryFolder();
  cpSync(join(packageRoot, 'bin'), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const started = spawnSync(process.execPath, [join(folder, 'bin/paperround.js'), 'serve'], {
    encoding: 'utf8',
  });
  expect(started).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Paperround is not built here. Run `npm ci`'),
  });
  const prepared = spawnSync(process.execPath, [join(folder, 'bin/prepare.js')], { encoding: 'utf8' });
  expect(prepared).toMatchObject({ status: 1, stderr: expect.stringContaining('npm prune --omit=dev') });
  for (const { stderr } of [started, prepared]) expect(stderr).not.toMatch(STACK);
  // An existing build is kept.
  mkdirSync(join(folder, 'dist/src/cli'), { recursive: true });
  writeFileSync(join(folder, 'dist/src/cli/main.js'), '');
  expect(spawnSync(process.execPath, [join(folder, 'bin/prepare.js')], { encoding: 'utf8' })).toMatchObject({
    status: 0,
  });
});

test('it starts by its own name through a link, as the image and `npm link` have it', () => {
  const link = join(temporaryFolder(), 'paperround');
  symlinkSync(join(packageRoot, 'bin/paperround.js'), link);
  expect(spawnSync(link, ['--version'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('every entry of the lock file has its checksum, but for folders of our own', () => {
  const { packages } = JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string; link?: boolean }>;
  };
  const without = Object.entries(packages).filter(
    ([path, { integrity, link }]) => path !== '' && link !== true && integrity === undefined,
  );
  expect(without.map(([path]) => path)).toEqual(['prisma/left-out']);
  expect(existsSync(join(packageRoot, 'bin/paperround.js'))).toBe(true);
});
