/** An app over an open database, with a clock that stands still until it is set; for tests and benchmarks. */
import type { App } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import type { Config } from '../../src/config.ts';
import type { OpenDatabase } from '../../src/database/client.ts';
import { bounceParser } from '../../src/delivery/bounces/parse-in-thread.ts';
import { createProfiles } from '../../src/digest/profile/profiles.ts';
import { createHeapGrowth } from '../../src/heap-growth.ts';
import { listingParser } from '../../src/listings/parse-in-thread.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { createTokens } from '../../src/readers/tokens.ts';
import { configuredTopics } from '../../src/topics/topics.ts';

/** Shared by all apps of a test file, because starting its threads takes time. */
const parser = { ...listingParser(systemClock), ...bounceParser(systemClock) };

const KEYS = ['a-key-for-tests-only'];

export interface StandingApp {
  readonly app: App;
  /** Sets the `now` of the app's clock, by which everything is decided. */
  setTime(now: Date): void;
}

/** Closing the app closes the database. */
export function appOver({ db, close }: OpenDatabase, settings: Config, start: Date): StandingApp {
  const config: Config = { ...settings, secretKeys: KEYS };
  let time = start;
  const clock = { ...systemClock, now: () => time };
  const app: App = {
    config,
    db,
    clock,
    log: createLog(config.logLevel, false),
    metrics: createMetrics(),
    heapGrowth: createHeapGrowth(),
    parser,
    topics: configuredTopics(config),
    profiles: createProfiles(db, clock),
    secretKeys: KEYS,
    tokens: createTokens(KEYS),
    hasher: createAddressHasher(KEYS),
    notice: null,
    baseUrl: async () => config.baseUrl ?? 'https://papers.example.org',
    close,
  };
  return {
    app,
    setTime: (now) => {
      time = now;
    },
  };
}
