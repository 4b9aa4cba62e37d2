/** Runs a test file by jest's own runner, but as compiled, and with the modules that earlier files of the worker have loaded. */
import asyncHooks from 'node:async_hooks';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { compiled } from './compiled.js';

const require = createRequire(import.meta.url);

/** Under this name the runner keeps, in the realm of its tests, who hears of them: those of the last file. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/**
 * What the runner knows its running test by. Node's own follows every promise of a test, which costs more than the test;
 * ours tells which test runs, for there is one at a time.
 */
class RunningTest {
  #test;

  getStore() {
    return this.#test;
  }

  async run(test, work) {
    const before = this.#test;
    this.#test = test;
    try {
      return await work();
    } finally {
      this.#test = before;
    }
  }
}

/** Loads a module anew, as if this were the first file. */
function requireAnew(file) {
  const own = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
  delete require.cache[file];
  // In Node 22 and later it is a getter, which cannot be assigned to.
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { ...PLAIN, value: RunningTest });
  try {
    return require(file);
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', own);
  }
}

const PLAIN = { configurable: true, enumerable: true, writable: true };

/** The signature is that of jest's option `testRunner`. */
export default function runTestFile(globalConfig, config, environment, runtime, testPath, send) {
  globalThis[LISTENERS] = undefined;
  Object.assign(runtime, {
    // The runner's part that stands beside the tests, with their list: a new one for each file.
    requireInternalModule: requireAnew,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(pathToFileURL(compiled(file)).href),
  });
  return circus.default(globalConfig, config, environment, runtime, testPath, send);
}
