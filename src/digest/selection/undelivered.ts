/** Finds the sources that did not deliver in time for the editions of a day. Pure. */

import { HOUR_MS } from '../../durations.ts';
import { nonPublishingReason } from '../../sources/non-publishing-days.ts';
import type { SourceStatus } from '../../sources/sources-status.ts';
import { utcDay } from '../../text/days.ts';
import type { MissingSource } from '../digest.ts';

/** A source that was read successfully within this time has delivered what it had for the day. */
const SILENT_MS = 6 * HOUR_MS;

type Facts = Pick<
  SourceStatus,
  'title' | 'configured' | 'enabled' | 'outcome' | 'lastReadAt' | 'lastSuccessAt' | 'problem'
>;

export const findUndelivered = (sources: readonly Facts[], until: Date): readonly MissingSource[] =>
  sources.flatMap((source) => whatIsMissing(source, until) ?? []);

function whatIsMissing(
  { title, configured, enabled, outcome, lastReadAt, lastSuccessAt, problem }: Facts,
  until: Date,
): MissingSource | null {
  // A source that was never read is not known to publish on this day.
  if (!configured || !enabled || lastReadAt === null) return null;
  const isSilent = lastSuccessAt === null || until.getTime() - lastSuccessAt.getTime() >= SILENT_MS;
  const isOrdinary = nonPublishingReason(utcDay(until)) === null;
  if (outcome === 'partial') return isSameDay(lastReadAt, until) ? { title, missing: 'partly' } : null;
  if (outcome === 'stale') return isOrdinary ? { title, missing: 'notOut' } : null;
  if (!isSilent || (problem === null && outcome !== 'failed')) return null;
  return lastSuccessAt === null
    ? { title, missing: 'unreadable' }
    : { title, missing: 'silentSince', lastReadOn: utcDay(lastSuccessAt) };
}

const isSameDay = (one: Date, other: Date): boolean => utcDay(one) === utcDay(other);
