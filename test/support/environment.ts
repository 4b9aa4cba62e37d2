/** Lets the tests of a file use stores one after the other, and removes them when the file has ended. */
import { TestEnvironment } from 'jest-environment-node';
import { createStorePool } from './store-pool.ts';

export default class StoreEnvironment extends TestEnvironment {
  readonly #stores = createStorePool();

  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { takeTestStore: this.#stores.take });
  }

  override async teardown(): Promise<void> {
    await this.#stores.removeKept();
    await super.teardown();
  }
}
