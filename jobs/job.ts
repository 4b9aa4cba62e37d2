/** What a job is: a name, when it is woken, and one call into the pipeline. */
import type { App } from '../src/app.ts';
import type { Timetable } from '../src/config-file.ts';

export interface Job {
  readonly name: string;
  /** Which line of the timetable wakes it. */
  readonly when: keyof Timetable;
  /** The same by hand. */
  readonly command: string;
  run(app: App, signal: AbortSignal): Promise<void>;
}
