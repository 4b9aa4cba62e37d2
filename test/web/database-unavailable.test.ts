/** Tests the site while its database is unavailable, and after it is back. */
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { type RunningWeb, startWeb } from '../../src/web/http/server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type DatabaseProxy, databaseProxy } from '../support/database-proxy.ts';
import { aSubscriber } from '../support/subscribe.ts';

let tested: TestApp;
let proxy: DatabaseProxy;
let database: OpenDatabase;
let web: RunningWeb;
beforeAll(async () => {
  tested = await testApp({ port: 0 });
  proxy = await databaseProxy(tested.url);
  database = await open(proxy.url, { size: 4, greetingTimeout: 2_000, onError: () => undefined });
  web = await startWeb({ ...tested.app, db: database.db });
});
afterAll(async () => {
  await web.close();
  await database.close();
  await proxy.close();
  await tested.close();
});

const MORE_THAN_ARE_MADE = 1_000;

test('while the database is unavailable a page is a 503 that says when to come again, and what was handed in is taken the next time', async () => {
  const { publicId } = await aSubscriber(tested.app, 'ada@example.org');
  const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`${web.url}${path}`, init);
  const unsubscribe = () =>
    ask(`/unsubscribe/${tested.app.tokens.sign('unsubscribe', publicId)}`, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
  proxy.cut(MORE_THAN_ARE_MADE);
  const home = await ask('/');
  expect(home.status).toBe(503);
  expect(Number(home.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await home.text()).toContain('Please try again in a moment.');
  expect((await unsubscribe()).status).toBe(503);
  const typed = { email: 'ben@example.org', queries: 'say "what" & <when>' };
  const signUp = await ask('/subscribe', { method: 'POST', body: new URLSearchParams(typed) });
  expect(signUp.status).toBe(503);
  // One button sends all of it once more.
  const again = await signUp.text();
  expect(again).toContain('<input type="hidden" name="email" value="ben@example.org">');
  expect(again).toMatch(/name="queries" value="say &quot;what&quot; &amp; &lt;when(?:>|&gt;)"/);
  const api = await ask('/api/papers');
  expect(api.status).toBe(503);
  expect(await api.json()).toMatchObject({ error: { code: 'database_unavailable' } });
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/readyz')).status).toBe(503);
  proxy.cut(0);
  expect((await ask('/')).status).toBe(200);
  expect((await unsubscribe()).status).toBe(200);
  expect(await tested.app.db.reader.findUnique({ where: { publicId } })).toMatchObject({
    status: 'unsubscribed',
  });
});
