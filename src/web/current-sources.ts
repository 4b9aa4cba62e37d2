/** The state of the sources of paperround.yaml as it is now: a process without a timetable reads it here. */

import { type App, reloadUsableSources } from '../app.ts';
import { type SourceStatus, sourcesStatus } from '../sources/sources-status.ts';

/** While the file cannot be used, of the sources that it last had; the job that reads them reports that. */
export async function currentSources(app: App): Promise<SourceStatus[]> {
  reloadUsableSources(app);
  return sourcesStatus(app);
}
