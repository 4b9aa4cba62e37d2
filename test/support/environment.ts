/** Lets the test files of a worker share its stores, where one takes them soon after another: modules are per file. */
import { TestEnvironment } from 'jest-environment-node';
import { takeStore } from './store-pool.ts';

export default class StoreEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { takeStoreOfWorker: takeStore });
  }
}
