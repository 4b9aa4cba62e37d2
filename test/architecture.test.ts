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

/** Where each library may be imported: files, or folders. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@electric-sql/pglite': ['src/database/embedded/', 'src/database/migrations/memory-database.ts'],
  '@prisma/adapter-pg': ['src/database/client.ts'],
  // By the generated client alone.
  '@prisma/client': [],
  '@prisma/driver-adapter-utils': ['src/database/'],
  // Loaded by its path, as bytes.
  '@prisma/schema-engine-wasm': [],
  '@scure/base': ['src/readers/tokens.ts'],
  'cli-progress': ['src/cli/progress.ts'],
  commander: ['src/cli/'],
  fastify: ['src/web/http/server.ts'],
  htmlparser2: ['src/listings/', 'src/sources/opml.ts'],
  'iconv-lite': ['src/listings/text/'],
  'ipaddr.js': ['src/sources/fetching/address-rules.ts'],
  mjml: ['src/digest/rendering/mjml-compiler.ts'],
  'node-cron': ['jobs/timetable.ts'],
  nodemailer: ['src/mail/smtp/smtp-connection.ts'],
  'p-limit': [
    'src/delivery/sending/rate-limit-store.ts',
    'src/parsing-thread.ts',
    'src/pipeline/',
    'src/sources/edit-sources.ts',
    'src/web/http/paced-lane.ts',
  ],
  pg: ['src/database/'],
  pino: ['src/log.ts'],
  'postal-mime': ['src/delivery/bounces/', 'src/web/pages/admin/outbox-files.ts'],
  'prom-client': ['src/metrics.ts', 'src/web/pages/machine/metrics.ts'],
  'quick-lru': ['src/digest/'],
  'rss-parser': ['src/listings/formats/feeds/feed.ts'],
  'temporal-polyfill': ['src/readers/next-due.ts'],
  undici: ['src/sources/fetching/http-request.ts'],
  valibot: ['src/config-file.ts', 'src/read-config-file.ts', 'src/web/pages/reader/import-likes.ts'],
  yaml: ['src/yaml.ts', 'src/sources/add-source.ts'],
};

/** `@scope/name/file` → `@scope/name` */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

test('each outside library is imported where its home is, and nowhere else', () => {
  const outside = imports
    .filter(({ to, typeOnly }) => !typeOnly && !isOurs(to) && !/^node:/.test(to))
    .map((one) => ({ ...one, to: packageOf(one.to) }));
  const isAt = (home: string, from: string): boolean =>
    home.endsWith('/') ? from.startsWith(home) : from === home;
  expect(shown(outside.filter(({ from, to }) => !HOMES[to]?.some((home) => isAt(home, from))))).toEqual([]);

  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies).filter((name) => HOMES[name] === undefined)).toEqual([]);
  const unused = Object.entries(HOMES).flatMap(([name, homes]) =>
    homes
      .filter((home) => !outside.some(({ from, to }) => to === name && isAt(home, from)))
      .map((home) => `${name} in ${home}`),
  );
  expect(unused).toEqual([]);
});

test('only stores and the database make statements', () => {
  const isTheirs = (file: string): boolean => /-store\.ts$/.test(file) || roomOf(file) === 'database';
  const touching = inside.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly && to === 'src/database/client.ts' && from !== 'src/app.ts' && !isTheirs(from),
  );
  expect(shown(touching)).toEqual([]);
  // A client is handed in, and needs no import.
  const statement = new RegExp(
    [
      String.raw`\b(db|tx)\.\w+\.(find|count|aggregate|groupBy|create|update|upsert|delete)\w*\(`,
      String.raw`\$(query|execute)Raw`,
      String.raw`\bqueryPrepared\b`,
      String.raw`\bPrisma\.sql\b`,
    ].join('|'),
  );
  const making = files.filter(
    (file) => !isTheirs(file) && statement.test(readFileSync(join(packageRoot, file), 'utf8')),
  );
  expect(making).toEqual([]);
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
