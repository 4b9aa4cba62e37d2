/** Who may import whom, and which file may use which outside library (docs: README, "Where to change what"). */
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
const inside = imports.filter((one) => one.to.startsWith('src/') || one.to.startsWith('jobs/'));
const roomOf = (file: string): string =>
  file.startsWith('jobs/')
    ? 'jobs'
    : file.split('/').length === 2
      ? 'kernel'
      : (file.split('/')[1] as string);

const KERNEL = [
  'src/errors.ts',
  'src/clock.ts',
  'src/log.ts',
  'src/config.ts',
  'src/config-file.ts',
  'src/config-values.ts',
  'src/read-config-file.ts',
  'src/package-root.ts',
  'src/metrics.ts',
];
const NOUNS = [
  'src/listings/listing.ts',
  'src/papers/paper.ts',
  'src/topics/topic.ts',
  'src/readers/reader.ts',
  'src/digest/digest.ts',
  'src/delivery/delivery.ts',
];
const DOMAIN = ['sources', 'listings', 'papers', 'topics', 'trending', 'digest', 'delivery', 'readers'];

const told = (broken: readonly Import[]): string[] => broken.map((one) => `${one.from} → ${one.to}`);

test('the kernel imports nothing of ours but kernel files', () => {
  expect(told(inside.filter((one) => KERNEL.includes(one.from) && !KERNEL.includes(one.to)))).toEqual([]);
});

test('a domain module imports only nouns, kernel, the database and itself', () => {
  const broken = inside.filter((one) => {
    const room = roomOf(one.from);
    if (!DOMAIN.includes(room)) return false;
    return !(
      roomOf(one.to) === room ||
      KERNEL.includes(one.to) ||
      NOUNS.includes(one.to) ||
      one.to.startsWith('src/database/')
    );
  });
  expect(told(broken)).toEqual([]);
});

test('listings knows neither network, database nor clock', () => {
  expect(
    told(
      imports.filter(
        (one) =>
          roomOf(one.from) === 'listings' &&
          /^(src\/database|src\/clock|node:(http|https|net|fs))/.test(one.to),
      ),
    ),
  ).toEqual([]);
});

test('the web never imports pipeline, jobs or cli, and nothing imports cli but cli itself', () => {
  expect(
    told(
      inside.filter(
        (one) => roomOf(one.from) === 'web' && ['pipeline', 'jobs', 'cli'].includes(roomOf(one.to)),
      ),
    ),
  ).toEqual([]);
  expect(told(inside.filter((one) => roomOf(one.to) === 'cli' && roomOf(one.from) !== 'cli'))).toEqual([]);
});

test('jobs are thin: they import pipeline and kernel only', () => {
  const allowed = ['pipeline', 'kernel', 'jobs'];
  expect(
    told(inside.filter((one) => roomOf(one.from) === 'jobs' && !allowed.includes(roomOf(one.to)))),
  ).toEqual([]);
});

test('each outside library is imported where its room is, and nowhere else', () => {
  const homes: Readonly<Record<string, (file: string) => boolean>> = {
    mjml: (file) =>
      file === 'src/digest/rendering/mjml-compiler.ts' || file === 'src/digest/rendering/render.ts',
    nodemailer: (file) => file === 'src/mail/smtp/smtp-connection.ts',
    'nodemailer/lib/smtp-connection': (file) => file === 'src/mail/smtp/smtp-connection.ts',
    'node-cron': (file) => file === 'jobs/timetable.ts',
    'rss-parser': (file) => file === 'src/listings/formats/feeds/feed.ts',
    'postal-mime': (file) =>
      roomOf(file) === 'delivery' || roomOf(file) === 'listings' || roomOf(file) === 'web',
    'temporal-polyfill': (file) => file === 'src/readers/next-due.ts',
    fastify: (file) => roomOf(file) === 'web',
    commander: (file) => roomOf(file) === 'cli',
    undici: (file) => file === 'src/sources/fetching/http-request.ts',
    'ipaddr.js': (file) => file === 'src/sources/fetching/address-rules.ts',
    yaml: (file) => file === 'src/read-config-file.ts' || file === 'src/sources/add-source.ts',
    '@prisma/client': (file) => roomOf(file) === 'database',
    '@prisma/adapter-pg': (file) => roomOf(file) === 'database',
  };
  const broken = imports.filter(
    (one) => !one.typeOnly && homes[one.to] !== undefined && !homes[one.to]?.(one.from),
  );
  expect(told(broken)).toEqual([]);
});

test('only stores, the database and those who compose them touch Prisma', () => {
  const broken = inside.filter(
    (one) =>
      !one.typeOnly &&
      one.to === 'src/database/client.ts' &&
      DOMAIN.includes(roomOf(one.from)) &&
      !/-store\.ts$/.test(one.from),
  );
  expect(told(broken)).toEqual([]);
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
