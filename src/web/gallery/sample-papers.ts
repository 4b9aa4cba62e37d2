/** Reads the papers of the bundled sample page as they would be stored, without a store. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListingEntry } from '../../listings/listing.ts';
import { parseListing } from '../../listings/parse-listing.ts';
import { packageRoot } from '../../package-root.ts';
import { topicMatcher } from '../../papers/match-topics.ts';
import type { Paper } from '../../papers/paper.ts';
import { utcDay } from '../../text/days.ts';
import type { Topic } from '../../topics/topic.ts';
import { firstScore, type ListingPage } from '../../trending/first-score.ts';

/** Returns the papers, strongest first. */
export async function samplePapers(topics: readonly Topic[], now: Date): Promise<readonly Paper[]> {
  const page = await readFile(join(packageRoot, 'samples', 'daily-papers.json'), 'utf8');
  const day = utcDay(now);
  const { entries, format } = await parseListing(
    { bytes: Buffer.from(page.replaceAll('{date}', day)) },
    { now },
  );
  const list: ListingPage = { source: 'samples', format, listingDate: day, size: entries.length };
  return entries
    .map((entry, index) => paperOf(entry, index + 1, { topics, list, now }))
    .sort((one, other) => other.strength - one.strength);
}

function paperOf(
  entry: ListingEntry,
  id: number,
  {
    topics,
    list,
    now,
  }: { readonly topics: readonly Topic[]; readonly list: ListingPage; readonly now: Date },
): Paper {
  const { title, abstract, authors, categories, identifiers, url, publishedAt, announceType } = entry;
  const matches = topicMatcher(topics).match({ title, abstract, authors, categories });
  return {
    id,
    title,
    abstract,
    authors,
    categories,
    identifiers,
    url,
    publishedAt,
    announceType,
    firstSeenAt: now,
    lastSeenAt: now,
    withdrawnAt: null,
    signals: entry.signals,
    details: entry.details ?? {},
    written: null,
    topics: [...matches].map(([slug, match]) => ({ slug, ...match })),
    ...firstScore(entry, list, now),
  };
}
