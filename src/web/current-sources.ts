/**
 * Reads the state of the sources, and first paperround.yaml, which a process without a timetable reads only
 * here.
 */

import { type App, reloadUsableSources } from '../app.ts';
import { type SourceStatus, sourcesStatus } from '../sources/sources-status.ts';

/**
 * Returns the state of each source. While the file cannot be used, the sources it last had count; the job
 * that reads them reports that.
 */
export async function currentSources(app: App): Promise<SourceStatus[]> {
  reloadUsableSources(app);
  return sourcesStatus(app);
}
