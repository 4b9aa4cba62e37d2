/** Deletes rows that are past their retention period. */

import { prune } from '../src/pipeline/prune.ts';
import type { Job } from './job.ts';

export const pruneStore: Job = {
  name: 'prune',
  when: 'prune',
  command: 'paperround prune',
  run: async (app, signal) => {
    await prune(app, { stepwise: true, signal });
  },
};
