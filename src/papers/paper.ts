/** The types of papers in the store. */

import type { AnnounceType, Identifiers, ListingEntry, Signals, SourceDetails } from '../listings/listing.ts';

/** A paper as listed on one page, with its repeated entries joined. */
export interface ListedPaper {
  readonly paperId: number;
  readonly entry: ListingEntry;
}

/** Is this a new version of a paper that was announced before? */
export const isReplacement = (announceType: AnnounceType | null): boolean =>
  announceType?.startsWith('replace') ?? false;

export interface SightingOfPaper {
  readonly source: string;
  readonly page: number;
  readonly rank: number;
  readonly listingDate: string;
  readonly announceType?: AnnounceType;
}

export interface MatchedTopic extends TopicFit {
  /** The words of the paper that matched, as written in the paper. */
  readonly matched: readonly string[];
}

/** The fields of a paper needed for selection: a run may have hundreds of thousands of candidates. */
export interface CandidatePaper {
  readonly id: number;
  readonly firstSeenAt: Date;
  readonly announceType: AnnounceType | null;
  readonly withdrawnAt: Date | null;
  /** Orders the papers of a digest; see `Paper`. */
  readonly strength: number;
  readonly topics: readonly TopicFit[];
}

/** How well a paper fits a topic: above 0 and at most 1. */
export interface TopicFit {
  readonly slug: string;
  readonly score: number;
}

/** One sentence about a paper by the model of SUMMARY_URL. */
export interface WrittenSummary {
  readonly sentence: string;
  readonly model: string;
  /** BCP 47. */
  readonly language: string;
}

/** What every JSON of a paper begins with, for the command line, the API and webhooks alike. */
export const paperFacts = ({ id, title, abstract, authors, categories, identifiers }: Paper) => ({
  id,
  title,
  abstract,
  authors,
  categories,
  identifiers,
});

/** A paper as used by everything downstream of the store (digest, site, feeds, CLI). */
export interface Paper {
  readonly id: number;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly identifiers: Identifiers;
  /** The paper's own address (http or https). */
  readonly url: string | null;
  readonly publishedAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** `replace…` if its first listing was a replacement. */
  readonly announceType: AnnounceType | null;
  readonly withdrawnAt: Date | null;
  readonly signals: Signals;
  /** What sources say about it besides its text. */
  readonly details: SourceDetails;
  /** What a model wrote about it for us; null if nothing. */
  readonly written: WrittenSummary | null;
  readonly topics: readonly MatchedTopic[];
  /** Strength without age (src/trending/score.ts). */
  readonly strength: number;
  /** Orders papers by `trending` at any instant, highest first. */
  readonly trendingKey: number;
  /**
   * Why it has drawn interest, strongest reason first, as codes: `trendingReason` (src/text/wording/) puts
   * them into words.
   */
  readonly reasons: readonly string[];
}

/**
 * Returns which of the paper's topics are among `topics`, as bits: a cache key for what depends on nothing
 * else.
 */
export function topicsAsBits(paper: Pick<Paper, 'topics'>, topics: readonly string[]): number {
  let bits = 0;
  for (let index = 0; index < paper.topics.length; index += 1)
    if (topics.includes(paper.topics[index]!.slug)) bits += 2 ** index;
  return bits;
}
