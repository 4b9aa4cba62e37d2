/** Where tests run: in the worker's own realm, so that modules and the database in memory are started once for many test files. */
import { TestEnvironment } from 'jest-environment-node';
import { compiled } from './compiled.js';

const stores = import(compiled('test/support/store-pool.ts')).then((module) => module.createStorePool());

/**
 * What jest-worker tells a process that may end. PostgreSQL in memory would keep it for ten seconds more, by the timer
 * after which an idle session writes its statistics, and jest would kill it: its folders would stay.
 */
const MAY_END = 2;
process.on('message', (message) => {
  if (Array.isArray(message) && message[0] === MAY_END) process.exit();
});

/** Without workers the tests run in jest's own process, which nobody tells that it may end: a kept store would keep it. */
const isWorker = process.send !== undefined;

/** jest wraps both anew for each test file. */
const { exit } = process;
const { console: ownConsole } = globalThis;

export default class WorkerEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
  }

  async setup() {
    process.exit = exit;
    globalThis.takeTestStore = (await stores).take;
  }

  async teardown() {
    await (isWorker ? (await stores).removeForgotten() : (await stores).removeAll());
    globalThis.console = ownConsole;
  }
}
