/** Matches a paper against topics: how well it fits each, and the words that weighed most. */

import { builtInTopics } from './built-in-topics.ts';
import { type PaperWords, paperWords } from './matched-places.ts';
import { buildMatcher } from './matcher.ts';
import type { MatchablePaper, Topic } from './topic.ts';
import { IN_TOPIC, TOUCHES_TOPIC, trainedModel } from './topic-model.ts';
import { newTopicScorer, type TopicScore } from './topic-scorer.ts';

export interface TopicMatch {
  /** How well the paper fits the topic, above 0 and at most 1; below `IN_TOPIC` it only touches it. */
  readonly score: number;
  /**
   * Words as written in the paper, highest weight first; then its categories. Empty if none of its words
   * speaks for this topic more than for others.
   */
  readonly matched: readonly string[];
}

export interface TopicMatcher {
  /** By slug, best first. */
  match(paper: MatchablePaper, words?: PaperWords): Map<string, TopicMatch>;
}

/** The score of a topic without weights: when its query matches in the title, or only in the abstract. */
const QUERY_SCORE = { title: 1, abstract: 0.7 };
/**
 * The minimum score of a paper in one of the topic's arXiv categories: as its first category, or by
 * cross-listing.
 */
const CATEGORY_SCORE = { first: 0.9, other: IN_TOPIC };

/**
 * The score from which on a paper is about its second best topic, or about a later one; below, it only
 * touches the topic. A paper is about its best topic at any score.
 */
const LEAST_ABOUT = { second: 0.8, later: 0.9 };

/**
 * Returns the score in a topic that `others` better ones precede. A title alone has too few words to compare
 * topics by: it only touches a topic that none of its words speaks for, as most titles do with a common
 * topic.
 */
function scoreAfter(others: number, { score, words }: TopicScore, isTitleOnly: boolean): number {
  if (isTitleOnly) return words().length > 0 ? score : TOUCHES_TOPIC;
  if (others === 0) return score;
  return score >= (others === 1 ? LEAST_ABOUT.second : LEAST_ABOUT.later) ? score : TOUCHES_TOPIC;
}

/** Does the topic use its trained weights? Not if paperround.yaml defines a query of its own. */
export const isWeighed = ({ slug, query }: Topic): boolean =>
  builtInTopics().some((topic) => topic.slug === slug && topic.query === query);

export function buildTopicMatcher(topics: readonly Topic[]): TopicMatcher {
  const weighed = new Set(topics.filter(isWeighed).map(({ slug }) => slug));
  const scorer = weighed.size === 0 ? undefined : newTopicScorer(builtInTopics(), trainedModel().model);
  const byQuery = buildMatcher(
    topics.filter(({ slug }) => !weighed.has(slug)).map(({ slug, query }) => ({ key: slug, query })),
  );
  const byCategory = buildMatcher(
    topics.map(({ slug, arxivCategories }) => ({ key: slug, categories: arxivCategories })),
  );
  return {
    match(paper, words = paperWords(paper)) {
      const found = new Map<string, TopicMatch>();
      const scored = (scorer?.score(paper, words) ?? []).sort((one, other) => other.score - one.score);
      const isTitleOnly = words.abstract().tokens.words.length === 0;
      for (const [others, one] of scored.entries())
        if (weighed.has(one.slug))
          found.set(one.slug, { score: scoreAfter(others, one, isTitleOnly), matched: one.words() });
      if (weighed.size < topics.length) {
        const { whole, withoutAbstract } = byQuery.matchBoth(paper, words);
        for (const [slug, matched] of whole)
          found.set(slug, {
            score: withoutAbstract.has(slug) ? QUERY_SCORE.title : QUERY_SCORE.abstract,
            matched,
          });
      }
      for (const [slug, categories] of byCategory.match(paper, words)) {
        const known = found.get(slug);
        const least =
          paper.categories[0] !== undefined && categories.includes(paper.categories[0])
            ? CATEGORY_SCORE.first
            : CATEGORY_SCORE.other;
        found.set(slug, {
          score: Math.max(known?.score ?? 0, least),
          matched: [...(known?.matched ?? []), ...categories],
        });
      }
      return new Map([...found].sort(([, a], [, b]) => b.score - a.score));
    },
  };
}
