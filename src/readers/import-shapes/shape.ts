/** What each importer of another tool's export provides, and how those tools write times. Pure. */

import { isCalendarDay } from '../../text/days.ts';
import type { ReaderStatus } from '../reader.ts';

/** A row of another tool's export in our terms. */
export interface ForeignReader {
  readonly email: string;
  /** `active` only for people who asked for mail there and get it; null if the export does not say. */
  readonly status: ReaderStatus | null;
  /** When they asked for it, as the tool writes it; '' if the export does not say. */
  readonly optedInAt: string;
}

/** The export of one tool. Column names are compared in lower case. */
export interface ImportShape {
  /** The tool's name as people write it, such as Mailchimp. */
  readonly tool: string;
  /** Is this the first line of one of its exports? */
  recognises(has: (column: string) => boolean): boolean;
  /** Returns the row, or why it cannot be used, as a sentence. A missing column has the cell ''. */
  read(cell: (column: string) => string): ForeignReader | { readonly reason: string };
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d{0,6}(?: ?(?:Z|UTC|GMT|([+-]\d{2}(?::?\d{2})?)(?: [+-]\d{2,4}| [A-Z]{2,5})?))?)?$/;

/**
 * Returns a time of an export as an ISO instant, or '' if it is not a time. Without a zone it is in UTC, as
 * in the exports of Mailchimp. Go writes `2026-03-01 09:00:00.5 +0000 UTC`, and `+0300 +03` for a zone that
 * has no abbreviation. An abbreviation alone, such as EST, says too little.
 */
export function instantOf(text: string): string {
  const [, day = '', time = '00:00', offset = 'Z'] = TIME.exec(text.trim()) ?? [];
  const instant = new Date(`${day}T${time}${offset.replace(/^([+-]\d{2})$/, '$1:00')}`);
  return isCalendarDay(day) && !Number.isNaN(instant.getTime()) ? instant.toISOString() : '';
}

/** Looks up the tool's word for a status. A row with an unknown word is rejected. */
export function statusNamed(
  word: string,
  statuses: Readonly<Record<string, ReaderStatus>>,
): { readonly status: ReaderStatus } | { readonly reason: string } {
  const status = Object.hasOwn(statuses, word.toLowerCase()) ? statuses[word.toLowerCase()] : undefined;
  return status === undefined
    ? { reason: `Saw the status ${JSON.stringify(word)}, expected ${Object.keys(statuses).join(', ')}.` }
    : { status };
}
