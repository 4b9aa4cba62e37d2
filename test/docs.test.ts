/** What the documents list is what the code has: commands, settings, error codes, metrics, jobs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JOBS } from '../jobs/index.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { loadConfig } from '../src/config.ts';
import { describeConfig } from '../src/describe-config.ts';
import { ERROR_CODES, type ErrorCode, PaperroundError } from '../src/errors.ts';
import { packageRoot } from '../src/package-root.ts';
import { PROBLEM_KINDS } from '../src/problem.ts';
import { SETTING_NAMES } from '../src/setting-names.ts';
import { builtInTopics } from '../src/topics/topics.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
const readme = read('README.md');
const reference = read('docs/reference.md');

/** The rows of the table under a heading, cells trimmed and without code marks. */
function tableUnder(document: string, heading: string): string[][] {
  const section = document.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

test('the README names every command, and no other', () => {
  const named = tableUnder(readme, 'The command line').flatMap(([names]) => (names as string).split(', '));
  expect(named.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
});

test('each decision has its number and title, and a date', () => {
  for (const name of readdirSync(join(packageRoot, 'docs/decisions'))) {
    const page = read(`docs/decisions/${name}`);
    expect([name, page.split('\n')[0]]).toEqual([
      name,
      expect.stringMatching(`^# ${name.slice(0, 3)}:? [A-Z]`),
    ]);
    expect([name, page.split('\n').slice(1, 4).join(' ')]).toEqual([
      name,
      expect.stringMatching(/20\d\d-\d\d-\d\d/),
    ]);
  }
});

test('.env.example explains every setting, with its default', () => {
  const settings = [...read('.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
    name as string,
    value as string,
  ]);
  const inEffect = describeConfig(loadConfig({}, temporaryFolder()));
  const variables = Object.keys(inEffect).filter((name) => name === name.toUpperCase());
  expect(settings.map(([name]) => name).toSorted()).toEqual(variables.toSorted());
  // Absolute paths, which no example can show.
  const paths = ['DATA_DIR', 'SUPPRESSION_JOURNAL'];
  const defaults = Object.entries(inEffect).filter(
    ([name, value]) => variables.includes(name) && value !== null && !paths.includes(name),
  );
  for (const [name, value] of defaults.filter(([name]) => name !== 'MAIL_DOMAIN'))
    expect(settings).toContainEqual([name, String(value)]);
});

test('every setting is known by name, so that slips of it are noticed', () => {
  const variables = Object.keys(describeConfig(loadConfig({}, temporaryFolder())));
  const settings = variables.filter((name) => name === name.toUpperCase());
  expect(SETTING_NAMES.toSorted()).toEqual([...settings, 'NODE_ENV'].toSorted());
});

test('.env.example as it stands is a configuration that can be used', () => {
  const lines = read('.env.example').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test('the reference lists every error code with its meaning and exit code', () => {
  const codes = Object.entries(ERROR_CODES).map(([code, meaning]) => [
    code,
    meaning,
    String(new PaperroundError(code as ErrorCode, '').exitCode),
  ]);
  expect(tableUnder(reference, 'Error codes')).toEqual(codes);
});

test('the reference lists every built-in topic with its arXiv categories', () => {
  const topics = builtInTopics().map(({ slug, name, arxivCategories }) => [
    slug,
    name,
    arxivCategories.join(', '),
  ]);
  expect(tableUnder(reference, 'Topics')).toEqual(topics);
});

test('the reference lists every kind of problem, with what to do', () => {
  const kinds = Object.entries(PROBLEM_KINDS).map(([kind, advice]) => [kind, advice.replaceAll('`', '')]);
  expect(tableUnder(reference, 'Problems')).toEqual(kinds);
});

test('the reference lists every metric with what it counts', () => {
  const declared = ['src/metrics.ts', 'src/web/pages/machine/metrics.ts'].flatMap((path) =>
    [...read(path).matchAll(/'(paperround_\w+)',\s*(?:help: )?'([^']+)'/g)].map(([, name, help]) => [
      name as string,
      help as string,
    ]),
  );
  expect(declared.length).toBeGreaterThan(8);
  expect(tableUnder(reference, 'Metrics')).toEqual(declared);
});

test('the reference lists every job, its line of the timetable and its command', () => {
  const { timetable } = loadConfig({}, temporaryFolder());
  const jobs = JOBS.map(({ name, when, command }) => [name, when, timetable[when], command]);
  expect(tableUnder(reference, 'Jobs')).toEqual(jobs);
});

test('links between documents lead somewhere', () => {
  const documents = [
    'README.md',
    ...readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
      join('docs', name),
    ),
  ];
  const broken = documents
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...read(name).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target]) => target as string)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(packageRoot, dirname(name), target)))
        .map((target) => `${name} → ${target}`),
    );
  expect(broken).toEqual([]);
});
