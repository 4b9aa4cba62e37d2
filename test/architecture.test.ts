/**
 * Who may import whom, and which file may use which outside library (docs/architecture.md has the picture).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { packageRoot } from '../src/package-root.ts';

interface Import {
  /** The importing file, from the package root. */
  readonly from: string;
  /** A file from the package root, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/**
 * Each layer imports from those before it, and from its own room; rooms of one layer do not know each other.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['text'],
  ['kernel'],
  ['listings', 'topics', 'mail', 'database'],
  ['papers', 'sources', 'readers'],
  ['trending', 'digest', 'summaries'],
  ['delivery'],
  ['pipeline', 'watch'],
  ['app'],
  ['web', 'cli', 'jobs'],
];
/** They put the parts together. */
const COMPOSITION_ROOTS = ['src/app.ts', 'src/cli/serve.ts', 'src/cli/work.ts'];

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = (match[2] ?? match[3]) as string;
    const to = specifier.startsWith('.')
      ? relative(packageRoot, resolve(packageRoot, dirname(file), specifier))
      : specifier;
    return { from: file, to: to.split('\\').join(posix.sep), typeOnly: match[1] !== undefined };
  });
}

const filesUnder = (folder: string): string[] =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('/generated/'));

const files = [...filesUnder('src'), ...filesUnder('jobs')];
const imports = files.flatMap(importsOf);
const isOurs = (file: string): boolean => file.startsWith('src/') || file.startsWith('jobs/');
const inside = imports.filter(({ to }) => isOurs(to) && !to.includes('/generated/'));

function roomOf(file: string): string {
  if (file === 'src/app.ts') return 'app';
  if (file.startsWith('jobs/')) return 'jobs';
  return file.split('/').length === 2 ? 'kernel' : (file.split('/')[1] as string);
}

const layerOf = (file: string): number => LAYERS.findIndex((rooms) => rooms.includes(roomOf(file)));
const shown = (broken: readonly Import[]): string[] => broken.map(({ from, to }) => `${from} → ${to}`);

test('every room has its layer', () => {
  expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
});

test('each layer imports only from those before it, types too', () => {
  const broken = inside.filter(
    ({ from, to }) =>
      !COMPOSITION_ROOTS.includes(from) && roomOf(from) !== roomOf(to) && layerOf(to) >= layerOf(from),
  );
  expect(shown(broken)).toEqual([]);
});

test('the web knows neither pipeline nor jobs, and the jobs know pipeline, watch and kernel only', () => {
  const forbidden = (room: string, others: readonly string[]) =>
    inside.filter(({ from, to }) => roomOf(from) === room && others.includes(roomOf(to)));
  expect(shown(forbidden('web', ['pipeline', 'jobs', 'cli']))).toEqual([]);
  const allowed = ['pipeline', 'watch', 'kernel', 'jobs', 'app'];
  expect(
    shown(inside.filter(({ from, to }) => roomOf(from) === 'jobs' && !allowed.includes(roomOf(to)))),
  ).toEqual([]);
});

test('no imports run in a circle', () => {
  expect(circlesOf(inside)).toEqual([]);
});

test('no two exports share a name', () => {
  const homes = new Map<string, Set<string>>();
  for (const file of files) {
    // Every command exports its `command`: they are rows of one table.
    for (const [, name = ''] of readFileSync(join(packageRoot, file), 'utf8').matchAll(EXPORT))
      if (!(name === 'command' && file.startsWith('src/cli/')))
        homes.set(name, (homes.get(name) ?? new Set()).add(file));
  }
  const shared = [...homes].filter(([, where]) => where.size > 1);
  expect(shared.map(([name, where]) => `${name}: ${[...where].join(', ')}`)).toEqual([]);
});

const EXPORT = /^export (?:async )?(?:function\*?|const|class|interface|type|enum) ([A-Za-z_]\w*)/gm;

test('a file of the pipeline fits on a page and holds no SQL, no timer and no socket', () => {
  const pipeline = filesUnder('src/pipeline');
  const textOf = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
  expect(pipeline.length).toBeLessThanOrEqual(12);
  expect(pipeline.filter((file) => textOf(file).split('\n').length > 121)).toEqual([]);
  const mechanism = /\$queryRaw|\$executeRaw|setInterval|setTimeout|node:(net|tls|http)/;
  expect(pipeline.filter((file) => mechanism.test(textOf(file)))).toEqual([]);
});

test('a file begins by saying what it is, and no comment is wider than the code', () => {
  const lines = (file: string): string[] => readFileSync(join(packageRoot, file), 'utf8').split('\n');
  const all = [...files, ...filesUnder('test')];
  expect(all.filter((file) => !/^(\/\*\*|#!)/.test(lines(file)[0] ?? ''))).toEqual([]);
  const isWide = (line: string): boolean => /^\s*(\/\/|\*|\/\*)/.test(line) && line.length > 110;
  const wide = all.flatMap((file) =>
    lines(file)
      .filter(isWide)
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(wide).toEqual([]);
});

test('listings knows neither network, database nor clock', () => {
  const effects = /^(src\/database|src\/clock|node:(http|https|net|fs))/;
  expect(shown(imports.filter(({ from, to }) => roomOf(from) === 'listings' && effects.test(to)))).toEqual(
    [],
  );
});

test('each outside library is imported where its room is, and nowhere else', () => {
  const homes: Readonly<Record<string, (file: string) => boolean>> = {
    mjml: (file) => file === 'src/digest/rendering/mjml-compiler.ts',
    nodemailer: (file) => file === 'src/mail/smtp/smtp-connection.ts',
    'nodemailer/lib/smtp-connection': (file) => file === 'src/mail/smtp/smtp-connection.ts',
    'node-cron': (file) => file === 'jobs/timetable.ts',
    'rss-parser': (file) => file === 'src/listings/formats/feeds/feed.ts',
    'postal-mime': (file) => ['delivery', 'listings', 'web'].includes(roomOf(file)),
    'temporal-polyfill': (file) => file === 'src/readers/next-due.ts',
    fastify: (file) => roomOf(file) === 'web',
    commander: (file) => roomOf(file) === 'cli',
    undici: (file) => file === 'src/sources/fetching/http-request.ts',
    'ipaddr.js': (file) => file === 'src/sources/fetching/address-rules.ts',
    yaml: (file) => ['src/yaml.ts', 'src/sources/add-source.ts'].includes(file),
    '@scure/base': (file) => file === 'src/readers/tokens.ts',
    'p-limit': (file) => roomOf(file) === 'pipeline',
    'quick-lru': (file) => roomOf(file) === 'digest',
    '@prisma/client': (file) => roomOf(file) === 'database',
    '@prisma/adapter-pg': (file) => roomOf(file) === 'database',
  };
  const broken = imports.filter(
    ({ from, to, typeOnly }) => !typeOnly && homes[to] !== undefined && !homes[to]?.(from),
  );
  expect(shown(broken)).toEqual([]);
});

test('below the pipeline only stores and the database touch Prisma', () => {
  const below = LAYERS.findIndex((rooms) => rooms.includes('pipeline'));
  const broken = inside.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly &&
      to === 'src/database/client.ts' &&
      layerOf(from) < below &&
      roomOf(from) !== 'database' &&
      !/-store\.ts$/.test(from),
  );
  expect(shown(broken)).toEqual([]);
});

test('only config.ts reads the environment and only clock.ts asks the time', () => {
  const uses = (pattern: RegExp, allowed: readonly string[]): string[] =>
    files.filter(
      (file) =>
        !allowed.includes(file) &&
        !file.startsWith('src/database/embedded/embedded-server') &&
        pattern.test(readFileSync(join(packageRoot, file), 'utf8')),
    );
  expect(uses(/process\.env\b/, ['src/config.ts'])).toEqual([]);
  expect(uses(/\bDate\.now\(\)|\bnew Date\(\)/, ['src/clock.ts'])).toEqual([]);
});

/** Groups of files each of which leads back to itself (Tarjan's strongly connected components). */
function circlesOf(edges: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) as number);
    stack.push(file);
    for (const next of targets.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file) as number, low.get(next) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || targets.get(file)?.includes(file)) circles.push(circle);
  };
  for (const file of targets.keys()) if (!index.has(file)) visit(file);
  return circles;
}
