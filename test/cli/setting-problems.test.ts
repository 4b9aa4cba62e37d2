/** Tests that no command accepts a configuration which only a room above the settings finds wrong. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';

const YAML = `
sources:
  - { name: odd, url: 'https://example.org/feed', kind: newspaper }
  - { name: none, files: '' }
  - { name: never, url: 'https://example.org/other', every: 0s }
  - { name: right, url: 'https://example.org/third', kind: json-feed }
topics:
  - { slug: bees, name: Bees, query: bee AND }
  - { slug: wasps, name: Wasps, query: ( }
  - { slug: ants, name: Ants, query: ant }
`;

test('kinds of sources, queries of topics and the key are reported with the other problems, exit 2', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'paperround.yaml'), YAML);
  const env = {
    PORT: '99999',
    DKIM_DOMAIN: 'example.org',
    DKIM_SELECTOR: 's',
    DKIM_PRIVATE_KEY: '-----BEGIN canary',
  };
  const { code, stdout, stderr } = await runCommand(['config', '--json'], { env, folder });
  expect(code).toBe(2);
  const { problems } = (JSON.parse(stdout) as { error: { facts: { problems: { variable: string }[] } } })
    .error.facts;
  expect(problems.map(({ variable }) => variable.replace(`${folder}/`, '')).toSorted()).toEqual([
    'DKIM_PRIVATE_KEY',
    'PORT',
    'paperround.yaml sources odd kind',
    'paperround.yaml sources.1.files',
    'paperround.yaml sources.2.every',
    'paperround.yaml topics bees query',
    'paperround.yaml topics wasps query',
  ]);
  expect(stderr).toMatch(/sources odd kind: saw "newspaper", expected one of .* json-feed; auto/);
  expect(stderr).toMatch(/topics wasps query: saw "\(", expected a query\. Character 2/);
  expect(stderr).toMatch(/DKIM_PRIVATE_KEY: saw no private key in PEM form, expected an RSA key/);
  expect(stdout + stderr).not.toContain('canary');
});

test('several mistakes in one source or topic are reported together', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'paperround.yaml'),
    `
sources:
  - { name: odd, url: 'https://example.org/feed', kind: newspaper, every: 5x }
  - { name: both, url: 'https://example.org/other', files: '*.xml', every: 5x }
topics:
  - { slug: bees, name: Bees, query: bee AND, colour: yellow, description: 5 }
`,
  );
  const { stdout } = await runCommand(['config', '--json'], { env: {}, folder });
  const { problems } = (JSON.parse(stdout) as { error: { facts: { problems: { variable: string }[] } } })
    .error.facts;
  expect(
    problems.map(({ variable }) => variable.replace(`${folder}/paperround.yaml `, '')).toSorted(),
  ).toEqual([
    'sources odd kind',
    'sources.0.every',
    'sources.1',
    'sources.1.every',
    'topics bees query',
    'topics.0.colour',
    'topics.0.description',
  ]);
});

const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = KEY.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const DER = KEY.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const PRIVATE = KEY.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const OTHER_KIND = generateKeyPairSync('ed25519')
  .publicKey.export({ format: 'der', type: 'spki' })
  .toString('base64');
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:paperround';
const SIGNING = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test.each([
  ['SENDGRID', 'the key that is not there'],
  ['SENDGRID', 'SG.an-api-key-of-sendgrid.canary'],
  ['SENDGRID', `${DER.slice(0, 60)}`],
  ['SENDGRID', PRIVATE],
  ['SENDGRID', OTHER_KIND],
  ['SENDGRID', `${DER},another-key-that-is-none`],
  ['RESEND', 're_api_key_instead'],
  ['RESEND', `"${SIGNING}"`],
  ['SES', 'arn:aws:ses:eu-west-1:123456789012:identity/example.org'],
  ['SES', `${TOPIC}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`],
  ['SES', 'arn:aws:sns:eu-west-1:paperround'],
])('WEBHOOK_SECRET_%s=%s can authenticate nothing, which is a warning', async (provider, secret) => {
  const variable = `WEBHOOK_SECRET_${provider}`;
  const env = { [variable]: secret };
  const ran = await runCommand(['config', '--json'], { env, folder: temporaryFolder() });
  expect(ran.code).toBe(0);
  const { warnings } = ran.json<{ warnings: readonly string[] }>();
  expect(warnings.join('\n')).toMatch(new RegExp(`${variable} has another form than .*will be refused`));
  expect(ran.stdout + ran.stderr).not.toContain(secret.slice(0, 20));
});

test.each([
  ['SENDGRID', DER],
  ['SENDGRID', `${DER.slice(0, 64)}\n${DER.slice(64)}`],
  ['SENDGRID', PEM],
  ['SENDGRID', PEM.replaceAll('\n', '\\n')],
  ['SENDGRID', PEM.replaceAll('\n', ' ')],
  ['SENDGRID', `${DER},${PEM}`],
  ['RESEND', SIGNING],
  ['RESEND', SIGNING.slice('whsec_'.length)],
  ['SES', TOPIC],
  ['SES', 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:Papers_2'],
  ['SES', 'arn:aws-cn:sns:cn-north-1:123456789012:papers.fifo'],
  ['SES', 'a-password-of-the-endpoint'],
  ['MAILGUN', 'key-of-any-form-at-all'],
  ['POSTMARK', 'a password of any form'],
  ['BREVO', 'arn:re_whsec_whatever'],
])('WEBHOOK_SECRET_%s=%s is no reason for a warning', async (provider, secret) => {
  const env = { [`WEBHOOK_SECRET_${provider}`]: secret };
  const ran = await runCommand(['config', '--json'], { env, folder: temporaryFolder() });
  expect(ran.json<{ warnings: readonly string[] }>().warnings.join('\n')).not.toContain('WEBHOOK_SECRET');
});
