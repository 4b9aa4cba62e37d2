/** What the reader of another tool's export has to say, and how those tools write times. Pure. */

import type { ReaderStatus } from '../reader.ts';

/** A row of another tool in our words. */
export interface ForeignReader {
  readonly email: string;
  /** `active` only for those who asked for mail there and get it; null if the export does not say. */
  readonly status: ReaderStatus | null;
  /** When they asked for it, as the tool writes it; '' if the export does not say. */
  readonly optedInAt: string;
}

/** The export of one tool. Columns are compared in small letters. */
export interface ImportShape {
  /** As people write it: Mailchimp. */
  readonly tool: string;
  /** Is this the first line of one of its exports? */
  recognises(has: (column: string) => boolean): boolean;
  /** The row, or why it cannot be used, as a sentence. A column that is not there has the cell ''. */
  read(cell: (column: string) => string): ForeignReader | { readonly reason: string };
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d{0,6}(?: ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)(?: [+-]\d{2,4})?)?(?: [A-Z]{2,5})?)?$/;

/**
 * A time of an export as an ISO instant, or '' when it is none. Without a zone it is in UTC, as in the
 * exports of Mailchimp. Go writes `2026-03-01 09:00:00.5 +0000 UTC`, and `+0300 +03` where a zone has no
 * letters.
 */
export function instantOf(text: string): string {
  const [, day, time = '00:00', zone = 'Z'] = TIME.exec(text.trim()) ?? [];
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d{2})$/, '$1:00');
  const instant = new Date(`${day}T${time}${offset}`);
  return Number.isNaN(instant.getTime()) ? '' : instant.toISOString();
}

/** Looks up the tool's word for a status; a word that is not known is reported, and the row not used. */
export function statusNamed(
  word: string,
  statuses: Readonly<Record<string, ReaderStatus>>,
): { readonly status: ReaderStatus } | { readonly reason: string } {
  const status = Object.hasOwn(statuses, word.toLowerCase()) ? statuses[word.toLowerCase()] : undefined;
  return status === undefined
    ? { reason: `Saw the status ${JSON.stringify(word)}, expected ${Object.keys(statuses).join(', ')}.` }
    : { status };
}
