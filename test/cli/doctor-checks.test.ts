/** Tests the checks of `doctor`: every mail server, the sources' kinds and the topics' queries. */
import { checkSetup } from '../../src/cli/doctor-checks.ts';
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

test('a source of an unknown kind and a topic whose query is wrong are found before anything is read', async () => {
  const { app, close } = await testApp();
  const source = {
    name: 'a',
    url: 'https://example.org/feed',
    kind: 'nonsense',
    everyMs: 60_000,
    enabled: true,
  };
  const topic = { slug: 'y', name: 'Why', description: '', arxivCategories: [], query: '(open' };
  const checks = await checkSetup({ ...app.config, sources: [source], topics: [topic] }, async () => app);
  expect(checks).toEqual(
    expect.arrayContaining([
      { name: 'configuration', result: 'failed', detail: expect.stringMatching(/topic y .*Character 6/) },
      {
        name: 'sources',
        result: 'failed',
        detail: expect.stringMatching(/a has the unknown kind "nonsense"/),
      },
    ]),
  );
  await close();
});
