/** Reads every source that is due, from paperround.yaml as it is now. */

import { reloadUsableSources } from '../src/app.ts';
import { PaperroundError } from '../src/errors.ts';
import { ingestSources } from '../src/pipeline/ingest-sources.ts';
import type { Job } from './job.ts';

const NOTHING_STORED: readonly string[] = ['failed', 'stale'];

export const ingestListings: Job = {
  name: 'ingest-listings',
  when: 'ingest',
  command: 'paperround ingest',
  run: async (app, signal) => {
    const unusable = reloadUsableSources(app);
    for (const { rejections: _rejections, ...report } of await ingestSources(app, { names: [], signal }))
      app.log[NOTHING_STORED.includes(report.outcome) ? 'warn' : 'info'](report, 'a source was read');
    // Thrown only now: a paperround.yaml that is just being edited must not stop the reading.
    if (unusable !== null)
      throw new PaperroundError(
        'bad_configuration',
        `The sources are read as they last were. ${unusable.message}`,
      );
  },
};
