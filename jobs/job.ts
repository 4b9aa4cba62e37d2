/** The type of a job: its name, its schedule, and one call into the pipeline. */

import type { App } from '../src/app.ts';
import type { Timetable } from '../src/config-file.ts';

export interface Job {
  readonly name: string;
  /** The entry of the configured timetable that says when it starts. */
  readonly when: keyof Timetable;
  /** The command that does the same by hand. */
  readonly command: string;
  run(app: App, signal: AbortSignal): Promise<void>;
}
