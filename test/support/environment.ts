/** Lets the tests of a worker use stores one after the other: this file is loaded once by each worker. */
import { TestEnvironment } from 'jest-environment-node';
import { createStorePool } from './store-pool.ts';

const stores = createStorePool();

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

export default class StoreEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { takeTestStore: stores.take });
  }

  override async teardown(): Promise<void> {
    await (isWorker ? stores.removeForgotten() : stores.removeAll());
    await super.teardown();
  }
}
