/** `work` with WORK_PORT answers machines that watch it, and no others. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { startWeb } from '../../src/web/http/server.ts';
import { MONITORING_ROUTES } from '../../src/web/routes.ts';
import { testApp } from '../support/app.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startProgram } from './run-program.ts';

async function addressIn(log: Readable): Promise<string> {
  for await (const line of createInterface({ input: log })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url !== undefined) return url;
  }
  throw new Error('the log names no address');
}

test('a worker with WORK_PORT answers /healthz, /readyz and /metrics, and ends on SIGTERM', async () => {
  const store = await testDatabaseUrl();
  const folder = temporaryFolder();
  const env = { DATABASE_URL: store.url, WORK_PORT: '0', DATA_DIR: folder };
  const child = startProgram(['work'], { env, folder });
  try {
    const url = await addressIn(child.stderr as Readable);
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect(await status('/healthz')).toBe(200);
    expect(await status('/readyz')).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('paperround_digest_delay_seconds_count 0');
    expect(await status('/')).toBe(404);
  } finally {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await store.remove();
  }
});

test('what a worker serves has the rules of the site: no metrics through a proxy, and no other page', async () => {
  const tested = await testApp();
  const web = await startWeb(tested.app, { routes: MONITORING_ROUTES, port: 0 });
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${web.url}${path}`, init)).status;
  expect(await status('/metrics')).toBe(200);
  expect(await status('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).toBe(404);
  expect(await status('/metrics', { method: 'POST' })).toBe(405);
  expect(await status('/admin')).toBe(404);
  expect(await status('/subscribe', { method: 'POST' })).toBe(404);
  await web.close();
  await tested.close();
});
