/** Reads every source that is due. */

import { ingestSources } from '../src/pipeline/ingest-sources.ts';
import type { Job } from './job.ts';

const NOTHING_STORED: readonly string[] = ['failed', 'stale'];

export const ingestListings: Job = {
  name: 'ingest-listings',
  when: 'ingest',
  command: 'paperround ingest',
  run: async (app, signal) => {
    for (const { rejections: _rejections, ...report } of await ingestSources(app, { names: [], signal }))
      app.log[NOTHING_STORED.includes(report.outcome) ? 'warn' : 'info'](report, 'a source was read');
  },
};
