/** Runs a test file by jest's own runner, but as compiled, and with the modules that earlier files of the worker have loaded. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { compiled } from './compiled.js';

const require = createRequire(import.meta.url);

/** Under this name the runner keeps, in the realm of its tests, who hears of them: those of the last file. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/** The signature is that of jest's option `testRunner`. */
export default function runTestFile(globalConfig, config, environment, runtime, testPath, send) {
  globalThis[LISTENERS] = undefined;
  Object.assign(runtime, {
    // The runner's part that stands beside the tests, with their list: a new one for each file.
    requireInternalModule: (file) => {
      delete require.cache[file];
      return require(file);
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(pathToFileURL(compiled(file)).href),
  });
  return circus.default(globalConfig, config, environment, runtime, testPath, send);
}
