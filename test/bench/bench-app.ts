/** An app for benchmarks: a database, settings, and a clock that stands still until it is set. */
import { tmpdir } from 'node:os';
import type { App } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { open } from '../../src/database/client.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { createTokens } from '../../src/readers/tokens.ts';
import { configuredTopics } from '../../src/topics/topics.ts';

export interface BenchApp {
  readonly app: App;
  setTime(now: Date): void;
}

/** Connects to the database at `url`; `app.close` ends that. */
export async function openBenchApp(url: string, start: Date, settings: Partial<Config>): Promise<BenchApp> {
  const { db, close } = await open(url, { size: 10, greetingTimeout: 60_000, onError: () => undefined });
  const config: Config = { ...loadConfig({}, tmpdir()), ...settings };
  const keys = ['a-key-for-the-bench-only'];
  let time = start;
  const app: App = {
    config,
    db,
    clock: { ...systemClock, now: () => time },
    log: createLog('error', false),
    metrics: createMetrics(),
    topics: configuredTopics(config),
    secretKeys: keys,
    tokens: createTokens(keys),
    hasher: createAddressHasher(keys),
    notice: null,
    baseUrl: async () => 'https://papers.example',
    close,
  };
  return { app, setTime: (now) => (time = now) };
}
