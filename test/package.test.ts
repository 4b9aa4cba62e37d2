/** What `npm pack` puts into the package is all that a program needs at run time, and no test. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { packageRoot } from '../src/package-root.ts';

const packed = (): readonly string[] => {
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (JSON.parse(text) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path);
};

/** Folders that the program reads files from, beside what is compiled. */
const READ = ['prisma/migrations', 'templates/mail', 'templates/pages', 'samples', 'src/topics/catalogue'];

test('the package holds what is read at run time, and neither tests nor sources', () => {
  const files = packed();
  const needed = READ.flatMap((folder) =>
    readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'README.md')
      .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length + 1)),
  );
  expect(needed.length).toBeGreaterThan(20);
  expect(needed.filter((file) => !files.includes(file))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'bin/paperround.js',
      'prisma/schema.prisma',
      '.env.example',
      'docs/monitoring/alerts.yml',
    ]),
  );
  expect(files.filter((file) => /(^|\/)test\/|\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test('the image copies the same folders', () => {
  const dockerfile = readFileSync(join(packageRoot, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/build\/(\S+) \/app\/(\S+)$/gm)];
  const folders = copied.map(([, from, to]) => [from, to]);
  const missing = ['bin', 'dist', 'node_modules', ...READ].filter(
    (folder) => !folders.some(([from]) => `${folder}/`.startsWith(`${from}/`)),
  );
  expect(missing).toEqual([]);
  expect(folders.filter(([from, to]) => from !== to)).toEqual([]);
});

test.each(['compose.yaml', 'deploy/github-actions.yml'])('%s is YAML without a slip', (file) => {
  const document = parseDocument(readFileSync(join(packageRoot, file), 'utf8'), { merge: true });
  expect([...document.errors, ...document.warnings].map(String)).toEqual([]);
});

/** podman tries no registry that is not named; podman-compose 1.0 leaves a default of nothing unresolved. */
test('compose.yaml holds nothing that another engine takes for something else', () => {
  const text = readFileSync(join(packageRoot, 'compose.yaml'), 'utf8');
  const { services } = parseDocument(text, { merge: true }).toJS() as {
    services: Record<string, { image: string; build?: string; environment?: object }>;
  };
  const pulled = Object.values(services).filter(({ build }) => build === undefined);
  expect(pulled.map(({ image }) => image).filter((image) => !image.startsWith('docker.io/'))).toEqual([]);
  const values = Object.values(services).flatMap(({ environment }) => Object.values(environment ?? {}));
  expect(values.filter((value) => `${value}`.includes(':-}'))).toEqual([]);
});
