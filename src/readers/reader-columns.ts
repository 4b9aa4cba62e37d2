/** The columns of a file of readers. Pure. */

/**
 * The columns of every export, in this order. An import may have them in any order, and needs only
 * `email`.
 */
export const READER_COLUMNS = [
  'email',
  'topics',
  'queries',
  'frequency',
  'time',
  'time_zone',
  'max_papers',
  'status',
  'consent',
  'consented_at',
] as const;
/** Columns that an export has only if some reader uses them. */
export const FURTHER_COLUMNS = [
  'weekday',
  'month_day',
  'pause_until',
  'replacements',
  'exclusions',
  'authors',
  'layout',
  'format',
  'group_by_topic',
  'locale',
] as const;
/** The reader's id in the links of their mails; exported only on request. */
export const LINK_COLUMN = 'link_id' as const;
export type ReaderColumn =
  | (typeof READER_COLUMNS)[number]
  | (typeof FURTHER_COLUMNS)[number]
  | typeof LINK_COLUMN;

export const ALL_COLUMNS: readonly ReaderColumn[] = [...READER_COLUMNS, ...FURTHER_COLUMNS, LINK_COLUMN];
