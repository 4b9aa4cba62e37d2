import { common } from './jest.config.js';

/** The pages in a real browser: `npm run test:browser`. They skip themselves where no Chromium is installed. @type {import('jest').Config} */
export default {
  ...common,
  displayName: 'browser',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.js',
};
