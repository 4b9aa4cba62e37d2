/** Recorded daily papers with the list's own keywords, which show who would have liked them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DAY_MS } from '../../src/durations.ts';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import type { CandidatePaper } from '../../src/papers/paper.ts';
import { weekdayOn } from '../../src/text/days.ts';
import type { MatchablePaper } from '../../src/topics/topic.ts';
import type { TopicMatcher } from '../../src/topics/topic-matcher.ts';
import { firstScore } from '../../src/trending/first-score.ts';

/** A paper as the store would have it; the keywords are for the judge alone. */
export interface KeywordPaper extends CandidatePaper, MatchablePaper {
  /** The Monday of its week. */
  readonly week: string;
  readonly votes: number;
  /** None: it is not known who would have liked it. */
  readonly keywords: readonly string[];
}

/**
 * `2025-03-11.json`, `2026-06-13_hf_daily_papers.json`; days that were captured again have the hour in their
 * names.
 */
const NAME = /^(\d{4}-\d{2}-\d{2})(?:_\w+)?\.json$/;

/** Each paper on its first day, in the order of days; empty where the folder holds none. */
export async function readKeywordPapers(
  folder: string,
  topics: TopicMatcher,
): Promise<readonly KeywordPaper[]> {
  const root = join(folder, 'listings', 'hf', 'api-daily_papers');
  if (!existsSync(root)) return [];
  const days = readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    const [, day] = NAME.exec(basename(file)) ?? [];
    return day === undefined ? [] : [{ day, file }];
  });
  const papers = new Map<string, KeywordPaper>();
  for (const { day, file } of days.toSorted((one, other) => (one.day < other.day ? -1 : 1))) {
    const now = new Date(`${day}T18:00:00Z`);
    const { entries } = await parseListing({ bytes: readFileSync(join(root, file)) }, { now });
    for (const entry of entries) {
      const key = entry.identifiers.arxiv ?? entry.title;
      if (papers.has(key)) continue;
      const page = {
        source: 'daily papers',
        format: 'daily-papers-json',
        listingDate: day,
        size: entries.length,
      } as const;
      const { strength } = firstScore(entry, page, now);
      papers.set(key, paperOf(entry, { id: papers.size + 1, firstSeenAt: now, strength, topics }));
    }
  }
  return [...papers.values()];
}

function paperOf(
  { title, abstract, authors, categories, signals, details }: ListingEntry,
  stored: {
    readonly id: number;
    readonly firstSeenAt: Date;
    readonly strength: number;
    readonly topics: TopicMatcher;
  },
): KeywordPaper {
  const { id, firstSeenAt, strength } = stored;
  const texts = { title, abstract, authors, categories };
  const topics = [...stored.topics.match(texts)].map(([slug, { score }]) => ({ slug, score }));
  return {
    ...texts,
    id,
    firstSeenAt,
    announceType: null,
    withdrawnAt: null,
    strength,
    topics,
    week: mondayOf(firstSeenAt),
    votes: signals.upvotes ?? 0,
    keywords: details?.keywords ?? [],
  };
}

function mondayOf(instant: Date): string {
  const day = instant.toISOString().slice(0, 10);
  return new Date(instant.getTime() - (weekdayOn(day) - 1) * DAY_MS).toISOString().slice(0, 10);
}
