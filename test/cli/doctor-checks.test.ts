/** What `doctor` looks at: every mail server there is, the keys, the disk and the files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashAdminPassword, writeAdminUser } from '../../src/admin-users.ts';
import { checkSetup } from '../../src/cli/doctor-checks.ts';
import type { Config } from '../../src/config.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { suppressionJournal } from '../../src/readers/journal-file-store.ts';
import { addSuppression } from '../../src/readers/suppression-store.ts';
import { testApp } from '../support/app.ts';
import { startMailServer } from '../support/mail-server.ts';

const LOGINS = ['mail login', 'mail login for confirmations', 'mail login of the fallback'];

test('each configured mail server is tried, each by its own name', async () => {
  const server = await startMailServer({ login: { user: 'u', pass: 'right' } });
  const urls = {
    smtpUrl: server.url,
    smtpUrlConfirmations: server.url.replace(':right@', ':wrong@'),
    smtpUrlFallback: 'smtp://127.0.0.1:1',
  };
  const { app, close } = await testApp(urls);
  const checks = await checkSetup(app.config, async () => app);
  expect(checks.filter(({ name }) => LOGINS.includes(name))).toMatchObject([
    { name: LOGINS[0], result: 'ok' },
    { name: LOGINS[1], result: 'failed', detail: expect.stringContaining('535') },
    { name: LOGINS[2], result: 'failed', detail: expect.stringContaining('ECONNREFUSED') },
  ]);
  await close();
  await server.close();
});

test('without further mail servers there is one check', async () => {
  const { app, close } = await testApp();
  const checks = await checkSetup(app.config, async () => app);
  expect(checks.filter(({ name }) => LOGINS.includes(name))).toMatchObject([
    { name: LOGINS[0], result: 'skip' },
  ]);
  await close();
});

test('keys, journal, returned mail, disk and file modes are looked at', async () => {
  const { app, close } = await testApp({ smtpUrl: 'smtp://127.0.0.1:1', bounceDomain: null });
  const secret = join(app.config.dataDir, 'secret');
  writeFileSync(secret, 'a-key-that-others-may-read', { mode: 0o644 });
  const hasher = createAddressHasher(
    app.secretKeys,
    suppressionJournal(app.config.suppressionJournal, app.log),
  );
  await addSuppression(app.db, app.hasher, 'ada@reader.example', { reason: 'erased' }, app.clock.now());
  const config = { ...app.config, privateFiles: [secret] };
  const checks = await checkSetup(config, async () => ({ ...app, hasher }));
  expect(checks).toEqual(
    expect.arrayContaining([
      { name: 'returned mail', result: 'warning', detail: expect.stringContaining('BOUNCE_DOMAIN') },
      { name: 'disk', result: expect.stringMatching(/ok|warning/), detail: expect.stringMatching(/MB left/) },
      { name: 'file modes', result: 'failed', detail: expect.stringContaining(`chmod 600 ${secret}`) },
      { name: 'keys', result: 'ok', detail: expect.stringContaining('1 suppressed') },
      { name: 'suppression journal', result: 'failed', detail: expect.stringContaining('lacks 1 entries') },
    ]),
  );
  await close();
});

test('what returns mail is named: the domain, and the providers whose events are taken', async () => {
  const { app, close } = await testApp({ smtpUrl: 'smtp://127.0.0.1:1', bounceDomain: null });
  const found = async (settings: Partial<Config>) =>
    (await checkSetup({ ...app.config, ...settings }, async () => app)).find(
      ({ name }) => name === 'returned mail',
    );
  const providerSecrets = {
    ...app.config.providerSecrets,
    ses: ['a-password-of-sixteen'],
    brevo: ['another-one'],
  };
  expect(await found({ providerSecrets })).toMatchObject({ result: 'ok', detail: 'events of ses and brevo' });
  expect(await found({ providerSecrets, bounceDomain: 'bounce.example.org' })).toMatchObject({
    result: 'ok',
    detail: 'bounce+…@bounce.example.org, events of ses and brevo',
  });
  await close();
});

test('the file of users of /admin is read: missing, damaged and right', async () => {
  const { app, close } = await testApp();
  const adminUsers = join(app.config.dataDir, 'users');
  const found = async () =>
    (await checkSetup({ ...app.config, adminUsers }, async () => app)).find(
      ({ name }) => name === 'admin users',
    );
  expect(
    (await checkSetup(app.config, async () => app)).find(({ name }) => name === 'admin users'),
  ).toMatchObject({
    result: 'skip',
  });
  expect(await found()).toMatchObject({
    result: 'warning',
    detail: expect.stringContaining('paperround admin-user NAME'),
  });
  writeAdminUser(adminUsers, 'ada', await hashAdminPassword('the long password of ada'));
  expect(await found()).toMatchObject({ result: 'ok', detail: `${adminUsers}, 1 user` });
  writeFileSync(adminUsers, `# users\n\n${readFileSync(adminUsers, 'utf8')}ben:scrypt$cut\n`);
  const damaged = await found();
  expect(damaged).toMatchObject({ result: 'failed', detail: expect.stringContaining('ADMIN_USERS') });
  expect(damaged?.detail).toContain('line 4 of');
  expect(damaged?.detail).not.toMatch(/\n|scrypt/);
  await close();
});
