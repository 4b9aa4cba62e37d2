/** An app on a test database of its own, at an instant that the test moves. */
import type { App } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { createTokens } from '../../src/readers/tokens.ts';
import { configuredTopics } from '../../src/topics/topics.ts';
import { testDatabase } from './database.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestApp {
  readonly app: App;
  /** For other processes that are to use the same database. */
  readonly url: string;
  /** Sets the instant that every decision uses. */
  at(instant: string): void;
  close(): Promise<void>;
}

const KEYS = ['a-key-for-tests-only'];

export async function testApp(settings: Partial<Config> = {}): Promise<TestApp> {
  const folder = temporaryFolder();
  const { db, url, close } = await testDatabase();
  let now = new Date('2026-03-11T12:00:00Z');
  const config: Config = { ...loadConfig({}, folder), dataDir: folder, secretKeys: KEYS, logLevel: 'silent', ...settings };
  const app: App = {
    config,
    db,
    clock: { ...systemClock, now: () => now },
    log: createLog('silent', false),
    metrics: createMetrics(),
    topics: configuredTopics(config),
    secretKeys: KEYS,
    tokens: createTokens(KEYS),
    hasher: createAddressHasher(KEYS),
    notice: null,
    baseUrl: async () => config.baseUrl ?? 'https://papers.example.org',
    close,
  };
  return {
    app,
    url,
    at: (instant) => {
      now = new Date(instant);
    },
    close,
  };
}
