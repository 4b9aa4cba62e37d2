/** Lets the tests of a worker use stores one after the other: this file is loaded once by each worker. */
import { TestEnvironment } from 'jest-environment-node';
import { createStorePool } from './store-pool.ts';

const stores = createStorePool();

export default class StoreEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { takeTestStore: stores.take });
  }

  override async teardown(): Promise<void> {
    await stores.removeForgotten();
    await super.teardown();
  }
}
