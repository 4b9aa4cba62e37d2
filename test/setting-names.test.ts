/**
 * Names that are none of ours: slips of a setting are errors that name it, others are reported, and other
 * programs' are left alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from '../src/config.ts';
import type { ConfigProblem } from '../src/config-problem.ts';
import { PaperroundError } from '../src/errors.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

type Loaded = { readonly config: Config | null; readonly problems: readonly ConfigProblem[] };

function load(
  dotEnv: string,
  environment: Readonly<Record<string, string>> = {},
  options: { readonly demonstration?: boolean } = {},
): Loaded {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), dotEnv);
  try {
    return { config: loadConfig(environment, folder, options), problems: [] };
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    expect(error.exitCode).toBe(2);
    return { config: null, problems: error.facts.problems as ConfigProblem[] };
  }
}

const KEY = 'SECRET_KEY=a-key-of-sixteen-letters';

test.each([
  ['SMTP_ULR', 'SMTP_URL'],
  ['STMP_ULR', 'SMTP_URL'],
  ['SMTP_UR', 'SMTP_URL'],
  ['SMTP_URI', 'SMTP_URL'],
  ['SMTP_URLL', 'SMTP_URL'],
  ['SMTPURL', 'SMTP_URL'],
  ['smtp_url', 'SMTP_URL'],
  ['PAPERROUND_SMTP_URL', 'SMTP_URL'],
  ['SMTP_URL_CONFIRMATION', 'SMTP_URL_CONFIRMATIONS'],
  ['MAIL_FORM', 'MAIL_FROM'],
  ['SECERT_KEY', 'SECRET_KEY'],
  ['SECRET_KEYS', 'SECRET_KEY'],
  ['BOUNCE_DOMIAN', 'BOUNCE_DOMAIN'],
  ['DATABSE_ULR', 'DATABASE_URL'],
  ['POTR', 'PORT'],
  ['NODE_EVN', 'NODE_ENV'],
  ['MAIL_TRANSPROT', 'MAIL_TRANSPORT'],
  ['SUPRESSION_JOURNAL', 'SUPPRESSION_JOURNAL'],
  ['PAPERROUND_CONFG', 'PAPERROUND_CONFIG'],
])('%s in .env is an error that names %s', (name, meant) => {
  expect(load(`${name}=canary`).problems).toEqual([
    { variable: name, seen: expect.stringContaining('.env'), expected: expect.stringContaining(`${meant},`) },
  ]);
  expect(JSON.stringify(load(`${name}=canary`).problems)).not.toContain('canary');
});

test('other names in .env are a warning each, and nothing in the way', () => {
  const { config } = load(
    'COMPOSE_PROJECT_NAME=papers\nSITE_URL=https://example.org\nSMTP_HOST=mail\nPORT=4000\n',
  );
  expect(config?.port).toBe(4000);
  expect(config?.warnings).toEqual([
    expect.stringContaining('COMPOSE_PROJECT_NAME'),
    expect.stringContaining('SITE_URL'),
    expect.stringContaining('SMTP_HOST'),
  ]);
});

test('a line in .env that sets nothing is an error that shows its number alone, and the setting after it counts', () => {
  const lines = [
    '# mail',
    'SMTP_URL: smtp://user:canary@mail.example.org?pool=1',
    'PORT=x',
    '',
    'TRUST_PROXY',
  ];
  for (const end of ['\n', '\r\n']) {
    const { problems } = load(lines.join(end));
    const stray = { seen: 'a line that sets nothing', expected: expect.stringContaining('NAME=value') };
    expect(problems).toEqual([
      { variable: '.env, line 2', ...stray },
      { variable: '.env, line 5', ...stray },
      { variable: 'PORT', seen: '"x"', expected: expect.anything() },
    ]);
  }
});

test('a value in quotation marks may have lines of its own, and "export" may stand before a name', () => {
  const pem = '-----BEGIN NOTE-----\nTUlJ\nRXZR==\n-----END NOTE-----';
  const { config, problems } = load(`POSTAL_ADDRESS="${pem}" # a sign\nexport PORT=4001\n`);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ postalAddress: pem, port: 4001 });
});

test('in the environment a slip of a setting that is not set is an error, and what belongs to others is not', () => {
  expect(load('', { SMTP_ULR: 'smtp://mail.example.org' }).problems).toEqual([
    {
      variable: 'SMTP_ULR',
      seen: expect.stringContaining('the environment'),
      expected: expect.stringContaining('SMTP_URL'),
    },
  ]);
  const others = {
    HOSTNAME: 'x',
    PORTS: '1',
    LOGLEVEL: 'debug',
    BASEURL: 'x',
    PAPERROUND_PORT: 'tcp://10.0.0.1:3000',
    SMTP_PORT: '25',
    MAIL: '/var/mail/me',
  };
  expect(load('', others)).toMatchObject({ problems: [], config: { warnings: [] } });
  const both = { DATABASE_URL: 'postgresql://127.0.0.1/papers', DATABASE_URI: 'of another program' };
  expect(load('', both).problems).toEqual([]);
});

test.each([
  'Production',
  'prod',
  'PRODUCTION',
  'prodution',
])('NODE_ENV=%s is an error, not a trial', (value) => {
  expect(load('', { NODE_ENV: value }).problems).toMatchObject([{ variable: 'NODE_ENV' }]);
});

test('in production mails are files only when that is asked for by name', () => {
  expect(load(`${KEY}\nNODE_ENV=production`).problems).toEqual([
    { variable: 'SMTP_URL', seen: 'nothing', expected: expect.stringContaining('MAIL_TRANSPORT=outbox') },
  ]);
  expect(load(`${KEY}\nNODE_ENV=production\nSMTP_URL=`).problems).toMatchObject([{ variable: 'SMTP_URL' }]);
  expect(load(`${KEY}\nNODE_ENV=production\nMAIL_TRANSPORT=outbox`).config).toMatchObject({ smtpUrl: null });
  expect(load(`${KEY}\nNODE_ENV=production`, {}, { demonstration: true }).config).toMatchObject({
    smtpUrl: null,
  });
  expect(load(`${KEY}\nNODE_ENV=production\nSMTP_URL=smtp://mail.example.org`).config).toMatchObject({
    smtpUrl: 'smtp://mail.example.org',
  });
  expect(load('').config).toMatchObject({ smtpUrl: null, warnings: [] });
});

test('a misspelled mail server in production is named beside what is missing', () => {
  const { problems } = load(`${KEY}\nNODE_ENV=production\nSMTP_ULR=smtp://mail.example.org`);
  expect(problems.map(({ variable }) => variable)).toEqual(['SMTP_ULR', 'SMTP_URL']);
});

test('MAIL_TRANSPORT=outbox keeps every mail from the mail servers that are configured, and says so', () => {
  const servers = 'SMTP_URL=smtp://mail.example.org\nSMTP_URL_FALLBACK=smtp://b.example.org\n';
  expect(load(`${servers}MAIL_TRANSPORT=outbox`).config).toMatchObject({
    smtpUrl: null,
    smtpUrlFallback: null,
    warnings: [expect.stringContaining('SMTP_URL is not used')],
  });
  expect(load('MAIL_TRANSPORT=smtp').problems).toMatchObject([{ variable: 'MAIL_TRANSPORT' }]);
});
