/** Labels that several pages use. Pure. */

import type { Preferences } from '../../readers/reader.ts';
import { utcMinute } from '../../text/days.ts';

/** Formats an instant as `2026-03-11 08:00 UTC`, and null as `never`. */
export const formatInstant = (instant: Date | null): string =>
  instant === null ? 'never' : utcMinute(instant);

/** Lists a reader's topics by name; '' if the reader has only queries or authors. */
export function formatTopics(
  { topics, queries, authors }: Pick<Preferences, 'topics' | 'queries' | 'authors'>,
  topicNames: ReadonlyMap<string, string>,
): string {
  if (topics.length + queries.length + authors.length === 0) return 'everything trending';
  return topics.map((slug) => topicNames.get(slug) ?? slug).join(', ');
}
