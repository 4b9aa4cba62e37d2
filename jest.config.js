import { availableParallelism } from 'node:os';

/** What these tests and those of the browser (jest.browser.config.js) share. @type {import('jest').Config} */
export const common = {
  rootDir: import.meta.dirname,
  // Tests run as compiled, in the worker's own realm (docs/decisions/035).
  transform: {},
  testRunner: '<rootDir>/test/support/test-runner.js',
  testEnvironment: '<rootDir>/test/support/environment.js',
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // A real compiler, a real database and a busy machine: only a test that hangs takes this long.
  testTimeout: 60_000,
  // Tests wait for mail servers, timers and processes, a fifth of their time; each worker starts PostgreSQL and compiles it for itself.
  maxWorkers: availableParallelism() + 1,
};

/** @type {import('jest').Config} */
export default {
  ...common,
  displayName: 'tests',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
};
