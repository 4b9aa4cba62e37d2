/** What a look at the disk and the modes of files finds. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { looseFiles, roomOn, setupWarnings } from '../src/setup-findings.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('files with secrets that others may read are found, and those that are private or missing are not', () => {
  const folder = temporaryFolder();
  const file = (name: string, mode: number): string => {
    writeFileSync(join(folder, name), 'x');
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const [own, group, world] = [file('own', 0o600), file('group', 0o640), file('world', 0o644)];
  expect(looseFiles([own, group, world, join(folder, 'missing'), join(own, 'of-a-file')])).toEqual([
    { file: group, mode: '0640' },
    { file: world, mode: '0644' },
  ]);
});

test('.env counts only when a secret stands in it, and a signing key by its path', () => {
  const folder = temporaryFolder();
  const of = (dotEnv: string): readonly string[] => {
    writeFileSync(join(folder, '.env'), dotEnv);
    return loadConfig({}, folder).privateFiles;
  };
  const secret = join(folder, 'data', 'secret');
  expect(of('PORT=4000')).toEqual([secret]);
  expect(of('SECRET_KEY=a-key-of-sixteen-letters')).toEqual([secret, join(folder, '.env')]);
  writeFileSync(join(folder, 'dkim.pem'), 'x');
  expect(of('DKIM_DOMAIN=a.org\nDKIM_SELECTOR=s\nDKIM_PRIVATE_KEY=dkim.pem')).toEqual([
    secret,
    join(folder, '.env'),
    join(folder, 'dkim.pem'),
  ]);
});

test('a configuration that can be used gets a finding for what is missing and what is loose', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'SMTP_URL=smtp://u:p@mail.example.org\nOTHER=1\n', { mode: 0o644 });
  const warnings = setupWarnings(loadConfig({}, folder)).join('\n');
  expect(warnings).toMatch(/OTHER in \.env/);
  expect(warnings).toMatch(/BOUNCE_DOMAIN is not set/);
  expect(warnings).toMatch(/\.env holds secrets .*\(mode 0644\): chmod 600/);
});

test('where a provider reports by events, returned mail is not missing', () => {
  const folder = temporaryFolder();
  const env = {
    SMTP_URL: 'smtp://u:p@mail.example.org',
    WEBHOOK_SECRET_BREVO: 'a-password-of-sixteen',
  };
  expect(setupWarnings(loadConfig(env, folder)).join('\n')).not.toMatch(/BOUNCE_DOMAIN/);
});

test('the room on the disk of a folder that is not there yet is that of the next one above', () => {
  expect(roomOn(join(temporaryFolder(), 'not', 'yet')).freeMb).toBeGreaterThan(0);
  // No room at all, anywhere.
  expect(roomOn('/proc').is).toBe('full');
});
