/** Tests that no command accepts a configuration which only a room above the settings finds wrong. */
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

test('kinds of sources, queries of topics and the key are told with the other problems, exit 2', async () => {
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
