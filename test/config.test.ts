/** Settings from the environment and .env: defaults, and all problems reported together. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from '../src/config.ts';
import type { ConfigProblem } from '../src/config-problem.ts';
import { describeConfig } from '../src/describe-config.ts';
import { PaperroundError } from '../src/errors.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

type Environment = Readonly<Record<string, string>>;

const load = (env: Environment = {}, yaml?: string): Config => {
  const folder = temporaryFolder();
  if (yaml !== undefined) writeFileSync(join(folder, 'paperround.yaml'), yaml);
  return loadConfig(env, folder);
};

const problemsOf = (env: Environment, yaml?: string): ConfigProblem[] => problemsAt(() => load(env, yaml));

function problemsAt(loading: () => Config): ConfigProblem[] {
  try {
    loading();
  } catch (error) {
    if (error instanceof PaperroundError && error.code === 'bad_configuration')
      return error.facts.problems as ConfigProblem[];
    throw error;
  }
  return [];
}

test('with nothing set, everything has its documented default', () => {
  const folder = temporaryFolder();
  expect(loadConfig({}, folder)).toMatchObject({
    databaseUrl: null,
    dataDir: join(folder, 'data'),
    smtpUrl: null,
    mailFrom: { name: 'Paperround', address: 'digest@localhost' },
    mailDomain: 'localhost',
    bounceDomain: null,
    dkim: null,
    baseUrl: null,
    trustProxy: false,
    host: '127.0.0.1',
    port: 3000,
    secretKeys: [],
    adminPassword: null,
    sendRate: 0,
    sendConcurrency: 10,
    uncertainDeliveries: 'resend',
    configFile: null,
    logLevel: 'info',
    allowPrivateSources: false,
  });
});

test('a blank value counts as not set', () => {
  const folder = temporaryFolder();
  const blank = { SMTP_URL: '', PORT: ' ', SECRET_KEY: '', BASE_URL: '', HOST: ' ', DATA_DIR: ' ' };
  expect(loadConfig(blank, folder)).toMatchObject({
    host: '127.0.0.1',
    dataDir: join(folder, 'data'),
    smtpUrl: null,
    port: 3000,
    secretKeys: [],
    baseUrl: null,
  });
});

test('the environment wins over .env', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), '# comment\nPORT=4001\nMAIL_FROM="Papers <p@example.org>"\n');
  expect(loadConfig({ PORT: '4002' }, folder)).toMatchObject({
    port: 4002,
    mailFrom: { name: 'Papers', address: 'p@example.org' },
  });
});

test('.env may begin with the byte order mark of an editor', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), '\uFEFFPORT=4001\nHOST=0.0.0.0\n');
  expect(loadConfig({}, folder)).toMatchObject({ port: 4001, host: '0.0.0.0', warnings: [] });
});

test('.env that cannot be read is one problem among the others', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.env'));
  expect(problemsAt(() => loadConfig({ PORT: 'x' }, folder))).toEqual([
    { variable: '.env', seen: expect.stringMatching(/^EISDIR/), expected: 'a file that this user can read' },
    expect.objectContaining({ variable: 'PORT' }),
  ]);
});

test.each<[string, Environment, Partial<Config>]>([
  [
    'the mail domain follows MAIL_FROM',
    { MAIL_FROM: 'p@Papers.example.org' },
    { mailDomain: 'papers.example.org' },
  ],
  [
    'a slash at the end of BASE_URL is dropped',
    { BASE_URL: 'https://example.org/papers/' },
    { baseUrl: 'https://example.org/papers' },
  ],
  [
    'several keys are parted by commas',
    { SECRET_KEY: `${'a'.repeat(16)}, ${'b'.repeat(16)}` },
    { secretKeys: ['a'.repeat(16), 'b'.repeat(16)] },
  ],
  ['PORT may be 0', { PORT: '0' }, { port: 0 }],
  ['SEND_RATE may be a fraction', { SEND_RATE: '0.5' }, { sendRate: 0.5 }],
  [
    'a PostgreSQL socket is named by a parameter',
    { DATABASE_URL: 'postgresql:///db?host=/run/pg' },
    { databaseUrl: 'postgresql:///db?host=/run/pg' },
  ],
  [
    'a PEM may have its line ends written out',
    {
      DKIM_DOMAIN: 'x.org',
      DKIM_SELECTOR: 's',
      DKIM_PRIVATE_KEY: '-----BEGIN X-----\\nAA\\n-----END X-----',
    },
    { dkim: { domain: 'x.org', selector: 's', privateKey: '-----BEGIN X-----\nAA\n-----END X-----' } },
  ],
])('%s', (_, env, expected) => {
  expect(load(env)).toMatchObject(expected);
});

test.each<[string, string]>([
  ['DATABASE_URL', 'mysql://db/x'],
  ['DATABASE_URL', 'postgresql://user:100%@db/x'],
  ['SMTP_URL', 'http://mail'],
  ['SMTP_URL', 'mail.example.org'],
  ['SMTP_URL', 'smtp://mail.example.org:0'],
  ['DATABASE_URL', 'postgresql://db:0/x'],
  ['HEARTBEAT_URL', 'https://hc.example.org:0/me'],
  ['MAIL_FROM', 'Papers'],
  ['MAIL_FROM', 'a@b@c'],
  ['MAIL_DOMAIN', 'two words'],
  ['BOUNCE_DOMAIN', '@bounces'],
  ['BASE_URL', 'ftp://example.org'],
  ['BASE_URL', 'https://example.org:0'],
  ['BASE_URL', 'https://example.org/?a=b'],
  ['BASE_URL', 'https://user:pass@example.org'],
  ['TRUST_PROXY', 'maybe'],
  ['PORT', '65536'],
  ['PORT', '0x50'],
  ['PORT', '1e3'],
  ['SECRET_KEY', 'short'],
  ['SEND_RATE', '-1'],
  ['SEND_RATE', 'Infinity'],
  ['SEND_CONCURRENCY', '0'],
  ['SEND_CONCURRENCY', '1.5'],
  ['UNCERTAIN_DELIVERIES', 'drop'],
  ['LOG_LEVEL', 'loud'],
  ['MAIL_TRANSPORT', 'sendmail'],
  ['ALLOW_PRIVATE_SOURCES', 'some'],
  ['SUMMARY_LANGUAGE', 'no such tag'],
  ['SUMMARY_PER_DAY', '-1'],
  ['SUMMARY_KEY', 'two words'],
  ['PAPERROUND_CONFIG', 'missing.yaml'],
])('%s=%s is a problem that names it, the value and what was expected', (variable, value) => {
  expect(problemsOf({ [variable]: value })).toEqual([
    { variable, seen: expect.stringMatching(/./), expected: expect.stringMatching(/./) },
  ]);
});

test.each([
  ['SMTP_URL', 'smtp:', '//user:12#canary@host:25'],
  ['SMTP_URL', 'smtp:', '//user:12/canary@host:25'],
  ['SMTP_URL', 'smtps:', '//user:#canary@host'],
  ['DATABASE_URL', 'postgresql:', '//u:9?canary@h/db'],
  ['DATABASE_URL', 'postgresql:', '//u:9?can/ary@h/db?user=a@b'],
  ['DATABASE_URL', 'mysql:', '//u:9#canary@h/db'],
])('%s=%s%s has a part of the password behind the host, which is reported without it', (variable, protocol, rest) => {
  const found = problemsOf({ SMTP_URL: 'smtp://host', [variable]: protocol + rest });
  expect(found).toEqual([
    { variable, seen: `"${protocol}//…"`, expected: expect.stringContaining('%25, %40, %23, %2F and %3F') },
  ]);
});

test.each([
  ['DATABASE_URL', 'postgresql://db/x?user=a@b&sslmode=disable'],
  ['DATABASE_URL', 'postgresql://u:p@ss%23%2F%3F@db/x'],
  ['SMTP_URL', 'smtp://user@example.org:p%40ss@mail'],
  ['HEARTBEAT_URL', 'https://hc.example.org/@me'],
])('%s=%s has its @ where it may be', (variable, value) => {
  expect(problemsOf({ [variable]: value })).toEqual([]);
});

test.each([
  'http://user:p@canary@host',
  'http://user:p/canary@host',
  'http://user:p canary@host',
])('the login of %s is not quoted', (url) => {
  const problems = problemsOf(
    { BASE_URL: url },
    `sources:\n  - { name: a, url: '${url}' }\n  - { name: b, files: x, url: '${url}' }\n`,
  );
  expect(problems.map(({ seen }) => seen)).toEqual(
    expect.arrayContaining(['"http://****@host"', expect.stringContaining('"name":"b"')]),
  );
  expect(problems).toHaveLength(4);
  expect(JSON.stringify(problems)).not.toContain('canary');
});

test('a source has no port 0 either', () => {
  expect(problemsOf({}, `sources:\n  - { name: a, url: 'https://example.org:0/feed' }\n`)).toMatchObject([
    { expected: 'an http(s) url without user name and password' },
  ]);
});

test.each([
  'SMTP_URL_FALLBACK',
  'SMTP_URL_CONFIRMATIONS',
])('%s without a first mail server is a problem', (variable) => {
  expect(problemsOf({ [variable]: 'smtp://backup.example.org' })).toEqual([
    { variable: 'SMTP_URL', seen: 'nothing', expected: expect.stringContaining(variable) },
  ]);
});

test('summaries need a model, and a model or key alone does nothing, as a warning says', () => {
  const SUMMARY_URL = 'http://127.0.0.1:8080/v1';
  expect(problemsOf({ SUMMARY_URL })).toEqual([
    { variable: 'SUMMARY_MODEL', seen: 'nothing', expected: expect.stringContaining('SUMMARY_URL') },
  ]);
  const { endpoint, language, perDay } = load({ SUMMARY_URL, SUMMARY_MODEL: 'm' }).summaries;
  expect({ endpoint, language, perDay }).toEqual({
    endpoint: { url: SUMMARY_URL, model: 'm', key: null },
    language: 'en',
    perDay: 200,
  });
  // `fetch` would refuse it at each paper, and say the password.
  expect(problemsOf({ SUMMARY_URL: 'http://user:canary@127.0.0.1/v1', SUMMARY_MODEL: 'm' })).toEqual([
    { variable: 'SUMMARY_URL', seen: '"http://127.0.0.1/…"', expected: expect.stringContaining('login') },
  ]);
  expect(load({ SUMMARY_MODEL: 'm' }).warnings).toEqual([expect.stringContaining('SUMMARY_URL')]);
});

test.each([
  'ADMIN_PASSWORD',
  'METRICS_TOKEN',
  'WEBHOOK_SECRET',
  'SECRET_KEY',
])('%s has a least length, which is reported without the value', (variable) => {
  const problems = problemsOf({ [variable]: 'short-canary' });
  expect(problems).toEqual([expect.objectContaining({ variable, expected: expect.stringContaining('16') })]);
  expect(JSON.stringify(problems)).not.toContain('canary');
  expect(problemsOf({ [variable]: 'sixteen-letters-' })).toEqual([]);
});

test('a setting of DKIM alone misses the others', () => {
  expect(problemsOf({ DKIM_SELECTOR: 's' }).map(({ variable }) => variable)).toEqual([
    'DKIM_DOMAIN',
    'DKIM_PRIVATE_KEY',
  ]);
});

test('the key for signing is read from a path, and the names it is published under are checked', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'dkim.pem'), 'a key\n');
  const env = {
    DKIM_DOMAIN: ' Mail.Example.org ',
    DKIM_SELECTOR: '2026_a.mail-1',
    DKIM_PRIVATE_KEY: ' dkim.pem ',
  };
  expect(loadConfig(env, folder).dkim).toEqual({
    domain: 'mail.example.org',
    selector: '2026_a.mail-1',
    privateKey: 'a key',
  });
  const wrong = { DKIM_DOMAIN: 'bad domain/', DKIM_SELECTOR: 's s', DKIM_PRIVATE_KEY: '.' };
  expect(problemsAt(() => loadConfig(wrong, folder))).toEqual([
    { variable: 'DKIM_DOMAIN', seen: '"bad domain/"', expected: 'a domain name' },
    { variable: 'DKIM_SELECTOR', seen: '"s s"', expected: expect.stringContaining('joined by dots') },
    {
      variable: 'DKIM_PRIVATE_KEY',
      seen: 'neither a PEM nor the path of a file that can be read (EISDIR)',
      expected: expect.stringContaining('a PEM key'),
    },
  ]);
});

test('problems of the environment and of paperround.yaml are reported together, each at its place', () => {
  const yaml = `
sources:
  - { name: Two Words, url: https://example.org/feed }
  - { name: both, url: https://example.org/feed, files: '*.xml' }
  - { name: login, url: 'https://user:canary@example.org/feed' }
  - { name: odd, url: https://example.org/feed, every: often, colour: red }
timetable: { ingest: sometimes }
keep: { deliveries: 30d, reads: long }
`;
  const problems = problemsOf({ PORT: 'x' }, yaml);
  expect(problems.map(({ variable }) => variable.replace(/^.*paperround\.yaml /, '')).toSorted()).toEqual([
    'PORT',
    'keep.deliveries',
    'keep.reads',
    'sources.0.name',
    'sources.1',
    'sources.2.url',
    'sources.3.colour',
    'sources.3.every',
    'timetable.ingest',
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/canary/);
});

test('what is wrong with paperround.yaml is reported in words of ours, and nothing of it hides the rest', () => {
  const yaml = `
bogus: 1
sources:
  - { name: a, url: https://example.org/1 }
  - { name: a, files: 3 }
topics:
  - { slug: x, name: '', query: zebra }
builtInTopics: perhaps
`;
  const problems = problemsOf({}, yaml);
  const described = problems.map(
    ({ variable, seen, expected }) => `${variable.replace(/^.*paperround\.yaml /, '')}: ${seen}, ${expected}`,
  );
  expect(described).toEqual(
    expect.arrayContaining([
      'bogus: 1, no setting of this name here; `paperround init` writes all there are, with comments',
      'sources.1.files: 3, a text (in quotation marks where it looks like something else)',
      'topics.0.name: "", a text that is not empty',
      'builtInTopics: "perhaps", true or false',
      'sources: "a" twice, each name once',
    ]),
  );
});

test.each([
  ['text that is no YAML', 'sources: [', /line \d+/],
  [
    'two sources of one name',
    'sources:\n  - { name: a, url: https://x.org/1 }\n  - { name: a, url: https://x.org/2 }',
    /"a" twice/,
  ],
  ['a list where settings with names should be', 'sending: []', /^\[\]$/],
])('%s is reported', (_, yaml, seen) => {
  expect(problemsOf({}, yaml)).toEqual([expect.objectContaining({ seen: expect.stringMatching(seen) })]);
});

test('what is missing is reported by what should be there, and each wrong name by itself', () => {
  const yaml = `
one: 1
two: 2
sources: [{ files: '*.xml' }]
topics: [{}]
sending: { limits: [{}], warmUp: {} }
`;
  const described = problemsOf({}, yaml).map(
    ({ variable, seen, expected }) => `${variable.replace(/^.*paperround\.yaml /, '')}: ${seen}, ${expected}`,
  );
  expect(described.toSorted()).toEqual([
    'one: 1, no setting of this name here; `paperround init` writes all there are, with comments',
    'sending.limits.0.domains: nothing, at least one domain',
    'sending.limits.0.rate: nothing, mails a second, minute or hour, such as 20/s, 600/m or 1000/h',
    'sending.warmUp.perDay: nothing, how many mails on each day, such as [50, 100, 500, 1000, 5000]',
    'sending.warmUp.start: nothing, a day such as 2026-11-21',
    'sources.0.name: nothing, lower-case letters, digits and dashes',
    'topics.0.name: nothing, a text that is not empty',
    'topics.0.query: nothing, a text that is not empty',
    'topics.0.slug: nothing, lower-case letters, digits and dashes',
    'two: 2, no setting of this name here; `paperround init` writes all there are, with comments',
  ]);
});

test.each([
  ['61 * * * *', /minute/],
  ['* 24 * * *', /hour/],
  ['0 0 32 * *', /day of the month/],
  ['0 0 0 * *', /day of the month/],
  ['0 0 31 2 *', /a day that some month has/],
  ['0 0 * 13 *', /month/],
  ['0 0 * * 8', /day of the week/],
  ['0 0 * * someday', /day of the week/],
  ['*/0 * * * *', /minute/],
  ['5/10 * * * *', /minute/],
  ['1,,2 * * * *', /minute/],
  ['* * * *', /five fields/],
  ['@daily', /five fields/],
])('the timetable %s is found before anything starts', (expression, expected) => {
  expect(problemsOf({}, `timetable: { prune: '${expression}' }`)).toEqual([
    {
      variable: expect.stringContaining('timetable.prune'),
      seen: JSON.stringify(expression),
      expected: expect.stringMatching(expected),
    },
  ]);
});

test.each([
  '*/5 * * * *',
  '0,30 6-22/2 1 JAN mon-Fri',
  '17 4 29 2 *',
  '0 22-2 L * 7',
  '0 0 * march Sunday',
])('the timetable %s can be used', (expression) => {
  expect(problemsOf({}, `timetable: { prune: '${expression}' }`)).toEqual([]);
});

test('sending limits and a warm-up plan are read, with domains as they are compared', () => {
  const yaml = `
sending:
  limits:
    - { domains: [Gmail.com, bücher.example], rate: 20/s }
    - { domains: [outlook.com], rate: 600 / m }
  warmUp: { start: 2026-11-21, perDay: [50, 100] }
`;
  const config = load({}, yaml);
  expect(config.sending).toEqual({
    limits: [
      { domains: ['gmail.com', 'xn--bcher-kva.example'], mails: 20, perMs: 1000, rate: '20/s' },
      { domains: ['outlook.com'], mails: 600, perMs: 60_000, rate: '600 / m' },
    ],
    warmUp: { start: '2026-11-21', perDay: [50, 100] },
  });
  expect(describeConfig(config).sending).toEqual({
    limits: [
      { domains: ['gmail.com', 'xn--bcher-kva.example'], rate: '20/s' },
      { domains: ['outlook.com'], rate: '600 / m' },
    ],
    warmUp: { start: '2026-11-21', perDay: [50, 100] },
  });
  expect(load().sending).toEqual({ limits: [], warmUp: null });
});

test.each([
  ['limits: [{ domains: [gmail.com], rate: 20 }]', 'sending.limits.0.rate', /20\/s/],
  ['limits: [{ domains: [gmail.com], rate: 0/s }]', 'sending.limits.0.rate', /20\/s/],
  ['limits: [{ domains: [someone@gmail.com], rate: 1/s }]', 'sending.limits.0.domains.0', /gmail\.com/],
  ['limits: [{ domains: [], rate: 1/s }]', 'sending.limits.0.domains', /one domain/],
  ['limits: [{ domains: [a.org], rate: 1/s }, { domains: [A.org], rate: 2/s }]', 'sending.limits', /once/],
  ['warmUp: { start: tomorrow, perDay: [50] }', 'sending.warmUp.start', /2026-11-21/],
  ['warmUp: { start: 2026-02-30, perDay: [50] }', 'sending.warmUp.start', /2026-11-21/],
  ['warmUp: { start: 2026-11-21, perDay: [] }', 'sending.warmUp.perDay', /each day/],
  ['warmUp: { start: 2026-11-21, perDay: [50, 0] }', 'sending.warmUp.perDay.1', /each day/],
])('sending: %s is a problem at its place', (yaml, place, expected) => {
  expect(problemsOf({}, `sending:\n  ${yaml}`)).toEqual([
    {
      variable: expect.stringMatching(new RegExp(` ${place.replaceAll('.', '\\.')}$`)),
      seen: expect.stringMatching(/./),
      expected: expect.stringMatching(expected),
    },
  ]);
});

test('what is kept, and for how long, has its documented defaults', () => {
  const days = 24 * 3_600_000;
  expect(loadConfig({}, temporaryFolder()).keep).toEqual({
    deliveriesMs: 365 * days,
    readsMs: 90 * days,
    formerReadersMs: 1095 * days,
  });
});

test('sources have their documented defaults, files are relative to the file that names them', () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'paperround.yaml'),
    'sources:\n  - { name: a, url: "https://x.org/{date}" }\n  - { name: b, files: "pages/*.xml", every: 6h }\n',
  );
  expect(loadConfig({}, folder).sources).toMatchObject([
    { name: 'a', url: 'https://x.org/{date}', kind: 'auto', everyMs: 30 * 60_000, enabled: true },
    { name: 'b', files: join(folder, 'pages/*.xml'), everyMs: 6 * 3_600_000 },
  ]);
});

test('a key that leaves this machine without TLS is a warning, for a name that only begins like loopback too', () => {
  const warned = (url: string): boolean =>
    load({ SUMMARY_URL: url, SUMMARY_MODEL: 'm', SUMMARY_KEY: 'k' }).warnings.some((warning) =>
      warning.includes('without TLS'),
    );
  for (const host of ['127.evil.example', 'localhost.evil.example', '10.0.0.1'])
    expect([host, warned(`http://${host}/v1`), warned(`https://${host}/v1`)]).toEqual([host, true, false]);
  for (const host of ['127.0.0.1', 'localhost', 'models.localhost', '[::1]'])
    expect([host, warned(`http://${host}/v1`)]).toEqual([host, false]);
});

test('what is printed of a configuration holds no secret', () => {
  const config = load(
    {
      DATABASE_URL: 'postgresql://user:canary@db/x?password=canary&sslkey=canary',
      SMTP_URL: 'smtps://user:canary%40@mail',
      SMTP_URL_CONFIRMATIONS: 'smtps://user:canary@singles',
      SMTP_URL_FALLBACK: 'smtps://user:canary@backup',
      SECRET_KEY: 'canary-canary-canary',
      ADMIN_PASSWORD: 'canary-canary-canary',
      METRICS_TOKEN: 'canary-canary-canary',
      HEARTBEAT_URL: 'https://hc.example.org/canary?canary=1',
      SUMMARY_URL: 'http://127.0.0.1/v1?key=canary',
      SUMMARY_MODEL: 'm',
      SUMMARY_KEY: 'canary',
      DKIM_DOMAIN: 'x.org',
      DKIM_SELECTOR: 's',
      DKIM_PRIVATE_KEY: '-----BEGIN canary',
    },
    'sources:\n  - { name: a, url: "https://x.org/?token=canary" }',
  );
  expect(JSON.stringify(describeConfig(config))).not.toMatch(/canary/);
});
