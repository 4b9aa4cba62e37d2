/** Has a model summarise the strongest papers in a sentence, if one is configured. */

import { writeSummaries } from '../src/pipeline/write-summaries.ts';
import type { Job } from './job.ts';

export const writeSummariesOfPapers: Job = {
  name: 'write-summaries',
  when: 'summaries',
  command: 'paperround summaries',
  run: async (app, signal) => {
    const done = await writeSummaries(app, { signal });
    if (done.written + done.refused > 0) app.log.info(done, 'summaries were written');
  },
};
