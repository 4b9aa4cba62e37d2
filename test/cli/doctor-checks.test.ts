/** What `doctor` looks at: every mail server there is, the keys, the disk and the files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSetup } from '../../src/cli/doctor-checks.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { suppressionJournal } from '../../src/readers/journal-file-store.ts';
import { addSuppression } from '../../src/readers/suppression-store.ts';
import { testApp } from '../support/app.ts';
import { startMailServer } from '../support/mail-server.ts';

const LOGINS = ['mail login', 'mail login for confirmations', 'mail login of the fallback'];

test('each configured mail server is tried, and told apart', async () => {
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
