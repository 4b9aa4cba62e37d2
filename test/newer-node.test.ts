/** The test run itself, on a Node that is newer than the one that runs this file. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { packageRoot } from '../src/package-root.ts';

/** Node 22 and later have a getter where Node 20 has a value. */
const AS_IN_NODE_22 = `data:text/javascript,${encodeURIComponent(`
  import hooks from 'node:async_hooks';
  const { AsyncLocalStorage } = hooks;
  Object.defineProperty(hooks, 'AsyncLocalStorage', { get: () => AsyncLocalStorage, set: undefined, configurable: true, enumerable: true });
`)}`;

test('tests run where Node offers AsyncLocalStorage by a getter', async () => {
  const jest = ['node_modules/jest/bin/jest.js', '-i', 'test/text/calendar-day.test.ts'];
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', AS_IN_NODE_22, ...jest], {
    cwd: packageRoot,
  });
  expect(stderr).toMatch(/^Tests: +\d+ passed/m);
});
