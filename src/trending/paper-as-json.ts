/** A paper as JSON, in one shape for the command line and the API. */

import { type Paper, paperFacts, type SightingOfPaper } from '../papers/paper.ts';
import { DEFAULT_FORMATS } from '../text/formats.ts';
import { trendingReason } from '../text/wording/trending-wording.ts';
import { trendingAt } from './score.ts';

export interface PaperJson {
  readonly id: number;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly identifiers: Paper['identifiers'];
  readonly url: string | null;
  readonly publishedAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly announceType: Paper['announceType'];
  readonly sightings: readonly SightingOfPaper[];
  readonly signals: Paper['signals'];
  readonly topics: readonly string[];
  /** Strength at `now`, decayed by age. */
  readonly trending: number;
  readonly reasons: readonly string[];
}

export function paperAsJson(paper: Paper, sightings: readonly SightingOfPaper[], now: Date): PaperJson {
  return {
    ...paperFacts(paper),
    url: paper.url,
    publishedAt: paper.publishedAt,
    firstSeenAt: paper.firstSeenAt,
    lastSeenAt: paper.lastSeenAt,
    announceType: paper.announceType,
    sightings,
    signals: paper.signals,
    topics: paper.topics.map((topic) => topic.slug),
    trending: trendingAt(paper.trendingKey, now),
    reasons: paper.reasons.map((code) => trendingReason(code, DEFAULT_FORMATS)),
  };
}
