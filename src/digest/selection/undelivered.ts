/** Says which sources did not deliver in time for the editions of a day. Pure. */
import { nonPublishingReason } from '../../sources/non-publishing-days.ts';
import type { SourceStatus } from '../../sources/sources-status.ts';
import { shortDay, utcDay } from '../../text/days.ts';

/** A source that was read well since has delivered what it had for the day. */
const SILENT_MS = 6 * 3_600_000;
const MOST_NAMED = 4;

type Facts = Pick<
  SourceStatus,
  'name' | 'configured' | 'enabled' | 'outcome' | 'lastReadAt' | 'lastSuccessAt' | 'problem'
>;

/** `Not delivered by its source in time for this edition: arxiv (not read since 10 March). …`; null if nothing is missing. */
export function describeUndelivered(sources: readonly Facts[], until: Date): string | null {
  const missing = sources.flatMap((source) => {
    const what = whatIsMissing(source, until);
    return what === null ? [] : [`${source.name} (${what})`];
  });
  if (missing.length === 0) return null;
  const rest = missing.length - MOST_NAMED;
  const named = missing.slice(0, MOST_NAMED).join(', ');
  return `Not delivered by its source in time for this edition: ${named}${rest > 0 ? ` and ${rest} more` : ''}. What comes late is in the next one.`;
}

function whatIsMissing(
  { configured, enabled, outcome, lastReadAt, lastSuccessAt, problem }: Facts,
  until: Date,
): string | null {
  // What was never read is not known to belong to the day.
  if (!configured || !enabled || lastReadAt === null) return null;
  const isSilent = lastSuccessAt === null || until.getTime() - lastSuccessAt.getTime() >= SILENT_MS;
  const isOrdinary = nonPublishingReason(utcDay(until)) === null;
  if (outcome === 'partial') return isSameDay(lastReadAt, until) ? 'only a part of its list' : null;
  if (outcome === 'stale') return isOrdinary ? 'its new list was not out yet' : null;
  if (!isSilent || (problem === null && outcome !== 'failed')) return null;
  return lastSuccessAt === null
    ? 'it could not be read'
    : `not read since ${shortDay(utcDay(lastSuccessAt))}`;
}

const isSameDay = (one: Date, other: Date): boolean => utcDay(one) === utcDay(other);
