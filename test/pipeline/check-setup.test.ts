/** `doctor` looks at every mail server there is. */
import { checkSetup } from '../../src/pipeline/check-setup.ts';
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
  expect(checks.filter(({ name }) => LOGINS.includes(name))).toMatchObject([{ name: LOGINS[0], result: 'skip' }]);
  await close();
});
