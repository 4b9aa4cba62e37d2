/**
 * Reads the present state of the sources, reloading paperround.yaml first, for processes without a timetable.
 */

import { type App, reloadUsableSources } from '../app.ts';
import { type SourceStatus, sourcesStatus } from '../sources/sources-status.ts';

/**
 * Returns the state of each source. While the file cannot be used, the sources that it last had stay in
 * effect, and the job that reads them reports the problem.
 */
export async function currentSources(app: App): Promise<SourceStatus[]> {
  reloadUsableSources(app);
  return sourcesStatus(app);
}
