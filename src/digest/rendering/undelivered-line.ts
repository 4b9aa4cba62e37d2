/** Writes the sentence on what sources did not deliver in time for a mail. Pure. */

import type { Formats } from '../../text/formats.ts';
import { MISSING_WORDING, SECTION_WORDING } from '../../text/wording/digest-wording.ts';
import type { MissingSource } from '../digest.ts';

const MOST_NAMED = 4;

/** `Not yet in this edition: arXiv (not read since 10 March). …`; null if nothing is missing. */
export function describeUndelivered(missing: readonly MissingSource[], formats: Formats): string | null {
  if (missing.length === 0) return null;
  const named = missing
    .slice(0, MOST_NAMED)
    .map((source) => `${source.title} (${whatIsMissing(source, formats)})`);
  const rest = missing.length - named.length;
  return SECTION_WORDING.undelivered(SECTION_WORDING.andMoreSources(named.join(', '), rest));
}

const whatIsMissing = (source: MissingSource, { shortDay }: Formats): string =>
  source.missing === 'silentSince'
    ? MISSING_WORDING.silentSince(shortDay(source.lastReadOn))
    : MISSING_WORDING[source.missing];
