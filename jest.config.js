import { availableParallelism } from 'node:os';

/** What both projects share. @type {import('jest').Config} */
const common = {
  rootDir: import.meta.dirname,
  // Tests run as compiled, in the worker's own realm (docs/decisions/035).
  transform: {},
  testRunner: '<rootDir>/test/support/test-runner.js',
  testEnvironment: '<rootDir>/test/support/environment.js',
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
};

/** @type {import('jest').Config} */
export default {
  // A real compiler, a real database and a busy machine: only a test that hangs takes this long.
  testTimeout: 60_000,
  // Tests wait for mail servers, timers and processes: with one worker a core a quarter of the time would pass unused.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  projects: [
    {
      ...common,
      displayName: 'tests',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
    },
    // The pages in a real browser: `npm run test:browser`. They skip themselves where no Chromium is installed.
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};
