/** Says which sources did not deliver in time for the editions of a day. Pure. */
import { nonPublishingReason } from '../../sources/non-publishing-days.ts';
import type { SourceStatus } from '../../sources/sources-status.ts';
import { shortDay, utcDay } from '../../text/days.ts';
import { MISSING_WORDING, SECTION_WORDING } from '../../text/wording/digest-wording.ts';

/** A source that was read well since has delivered what it had for the day. */
const SILENT_MS = 6 * 3_600_000;
const MOST_NAMED = 4;

type Facts = Pick<
  SourceStatus,
  'title' | 'configured' | 'enabled' | 'outcome' | 'lastReadAt' | 'lastSuccessAt' | 'problem'
>;

/** `Not yet in this edition: arXiv (not read since 10 March). …`; null if nothing is missing. */
export function describeUndelivered(sources: readonly Facts[], until: Date): string | null {
  const missing = sources.flatMap((source) => {
    const what = whatIsMissing(source, until);
    return what === null ? [] : [`${source.title} (${what})`];
  });
  if (missing.length === 0) return null;
  const rest = missing.length - MOST_NAMED;
  const named = missing.slice(0, MOST_NAMED).join(', ');
  return SECTION_WORDING.undelivered(SECTION_WORDING.andMoreSources(named, rest));
}

function whatIsMissing(
  { configured, enabled, outcome, lastReadAt, lastSuccessAt, problem }: Facts,
  until: Date,
): string | null {
  // What was never read is not known to belong to the day.
  if (!configured || !enabled || lastReadAt === null) return null;
  const isSilent = lastSuccessAt === null || until.getTime() - lastSuccessAt.getTime() >= SILENT_MS;
  const isOrdinary = nonPublishingReason(utcDay(until)) === null;
  if (outcome === 'partial') return isSameDay(lastReadAt, until) ? MISSING_WORDING.partly : null;
  if (outcome === 'stale') return isOrdinary ? MISSING_WORDING.notOut : null;
  if (!isSilent || (problem === null && outcome !== 'failed')) return null;
  return lastSuccessAt === null
    ? MISSING_WORDING.unreadable
    : MISSING_WORDING.silentSince(shortDay(utcDay(lastSuccessAt)));
}

const isSameDay = (one: Date, other: Date): boolean => utcDay(one) === utcDay(other);
