/** Plans the digests that are due; workers send them. */

import { planDigests } from '../src/pipeline/plan-digests.ts';
import type { Job } from './job.ts';

export const planDueDigests: Job = {
  name: 'plan-digests',
  when: 'digests',
  command: 'paperround digest',
  run: async (app) => {
    for (const run of await planDigests(app, {})) app.log.info(run, 'a run was planned');
  },
};
