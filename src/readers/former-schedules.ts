/** The schedules that a reader had before the present one, as stored with the reader. Pure. */

import type { Schedule } from './reader.ts';

export interface FormerSchedule extends Schedule {
  /** When the reader chose another schedule. */
  readonly until: Date;
}

/** @param json as `rememberSchedules` writes it */
export function parseFormerSchedules(json: string): readonly FormerSchedule[] {
  const rows = JSON.parse(json) as readonly (Omit<FormerSchedule, 'until'> & { readonly until: string })[];
  return rows.map(({ until, ...schedule }) => ({ ...schedule, until: new Date(until) }));
}
