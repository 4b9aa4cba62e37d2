/**
 * The lines of the suppression journal: one JSON object per suppression and per lift, under keyed hashes.
 * Pure.
 */

import { isObject, parsedJson } from '../json-fields.ts';
import { SUPPRESSION_REASONS, type Suppression } from './reader.ts';

/** What one line says about one hash. */
export interface JournalEntry {
  readonly addressHash: string;
  readonly at: Date;
  /** What stops the address from then on; null when it was lifted. */
  readonly stop: Pick<Suppression, 'reason' | 'scope'> | null;
}

/** Who lifted a suppression: the person by returning, or an operator. */
export type LiftedBy = 'return' | 'operator';

export const stopLine = ({ addressHash, at, reason, scope }: Suppression & { addressHash: string }): string =>
  `${JSON.stringify({ at, change: 'stop', reason, scope, address: addressHash })}\n`;

export const liftLine = (addressHash: string, at: Date, by: LiftedBy): string =>
  `${JSON.stringify({ at, change: by, address: addressHash })}\n`;

export interface ReadJournal {
  /** What the newest line of each hash says; of two lines with the same instant, the later one counts. */
  readonly newest: ReadonlyMap<string, JournalEntry>;
  /** How many lines cannot be read, such as one that a crash cut off. */
  readonly damaged: number;
}

export function readLines(text: string): ReadJournal {
  const newest = new Map<string, JournalEntry>();
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const entry = entryOf(line);
    if (entry === null) damaged += 1;
    else if (!(entry.at < (newest.get(entry.addressHash)?.at ?? entry.at)))
      newest.set(entry.addressHash, entry);
  }
  return { newest, damaged };
}

function entryOf(line: string): JournalEntry | null {
  // Anything but an object counts as damaged: a crash may have cut the line off.
  const value = parsedJson(line);
  if (!isObject(value)) return null;
  const at = new Date(String(value.at));
  const addressHash = value.address;
  if (typeof addressHash !== 'string' || Number.isNaN(at.getTime())) return null;
  if (value.change === 'return' || value.change === 'operator') return { addressHash, at, stop: null };
  const reason = SUPPRESSION_REASONS.find((known) => known === value.reason);
  if (value.change !== 'stop' || reason === undefined) return null;
  return { addressHash, at, stop: { reason, scope: value.scope === 'all' ? 'all' : 'digest' } };
}
