/** Lets all test files of a worker share its stores: each file has its own copy of every module, but one environment. */
import { TestEnvironment } from 'jest-environment-node';
import { takeStore } from './store-pool.ts';

export default class StoreEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, { takeStoreOfWorker: takeStore });
  }
}
