/** Scores how well a paper fits each topic of a model, by its queries and its trained weights. */

import type { GramCounts } from './gram-index.ts';
import { asWritten, type PaperWords } from './matched-places.ts';
import { buildMatcher } from './matcher.ts';
import type { MatchablePaper, Topic } from './topic.ts';
import { IN_TOPIC, type TopicModel } from './topic-model.ts';

export interface TopicScore {
  readonly slug: string;
  /** From `IN_TOPIC` to 1. */
  readonly score: number;
  /**
   * Returns the words of the paper that weighed most: those that the query finds, preferably such as say more
   * about this topic than about others; else those of the model, which mean less to people. Empty if there
   * are none.
   */
  words(): readonly string[];
}

export interface TopicScorer {
  /** Returns the topics that the paper is in. */
  score(paper: MatchablePaper, words: PaperWords): TopicScore[];
}

/**
 * How much a paper's words must add to a topic's log odds if its query does not find the paper: 1 means that
 * the odds become 2.7 times what they are in general. Otherwise a text about anything would be in some common
 * topics. A title alone cannot add as much; it need not, unless the model knows few of its words, or less
 * than three in four: then one or two words would decide, and must speak plainly.
 */
const LEAST_EVIDENCE = { abstract: 1, strangeTitle: 2.5 };
const STRANGE = { words: 4, share: 0.75 };

/**
 * If a topic's query does not find a paper, while the title names another topic that the paper is in, the
 * paper is about that other topic first: checked by hand and by arXiv's categories, one in two of such papers
 * belongs to the topic. It then gets the score of a cross-listed paper. A title alone must be this much, in
 * log odds, above where the topic begins; for abstracts, that would cost as much as it gains.
 */
const TITLE_BESIDE_ANOTHER = 0.25;

/**
 * Words that add this much or more, although none of them explains the topic to people, speak for something
 * else that the model does not know. A title that adds less is an ordinary one, and stays in the topic that
 * most titles are in; an abstract must always have a word to name.
 */
const UNEXPLAINED = 1;

/** How many words are returned for a topic at most. */
const MOST_WORDS = 6;

/** @param topics at least those of the model, with their queries */
export function newTopicScorer(topics: readonly Topic[], model: TopicModel): TopicScorer {
  const bySlug = new Map(topics.map((topic) => [topic.slug, topic]));
  const matcher = buildMatcher(
    model.slugs.map((slug) => ({ key: slug, query: bySlug.get(slug)?.query ?? '' })),
  );
  const none = { title: model.slugs.map(() => false), found: model.slugs.map(() => 0) };
  // The log odds of each topic before any word is counted.
  const inGeneral = {
    title: model.scores(NO_GRAMS, none, true).map(logOdds),
    whole: model.scores(NO_GRAMS, none, false).map(logOdds),
  };
  const numberOf = new Map(model.slugs.map((slug, number) => [slug, number]));
  return {
    score(paper, words) {
      const { whole, withoutAbstract: title } = matcher.matchBoth(paper, words);
      const titleOnly = words.abstract().tokens.words.length === 0;
      const counts = model.count(words);
      const matches = { title: [...none.title], found: [...none.found] };
      for (const slug of title) matches.title[numberOf.get(slug)!] = true;
      for (const [slug, wordings] of whole) matches.found[numberOf.get(slug)!] = Math.max(wordings.length, 1);
      const scores = model.scores(counts, matches, titleOnly);
      const isStrange = counts.known < STRANGE.words || counts.known < STRANGE.share * counts.words;
      const evidence = titleOnly ? LEAST_EVIDENCE.strangeTitle : LEAST_EVIDENCE.abstract;
      const needsEvidence = !titleOnly || isStrange;
      const before = titleOnly ? inGeneral.title : inGeneral.whole;
      const isNamed = [...title].some((slug) => scores[numberOf.get(slug)!]! >= IN_TOPIC);
      const margin = isNamed && titleOnly ? TITLE_BESIDE_ANOTHER : 0;
      /** For a topic whose query does not find the paper: do the words speak for it? */
      const wordsSpeakFor = (number: number): boolean => {
        const odds = logOdds(scores[number]!);
        const added = odds - before[number]!;
        const isClearlyInTopic = odds >= logOdds(IN_TOPIC) + margin;
        const lacksEvidence = needsEvidence && added < evidence;
        if (!isClearlyInTopic || lacksEvidence) return false;
        const isOrdinaryTitle = titleOnly && added < UNEXPLAINED;
        return isOrdinaryTitle || model.telling(number, counts).length > 0;
      };

      const held: TopicScore[] = [];
      for (const [number, slug] of model.slugs.entries()) {
        const score = scores[number]!;
        if (score < IN_TOPIC) continue;
        const wordings = whole.get(slug);
        if (wordings === undefined && !wordsSpeakFor(number)) continue;
        held.push({
          slug,
          score: wordings === undefined && isNamed ? IN_TOPIC : score,
          words: () =>
            wordings !== undefined && wordings.length > 0
              ? tellingWordings(number, wordings)
              : tellingWords(number, counts, words),
        });
      }
      return held;
    },
  };

  /**
   * Leaves out words that a query asks for only beside others, as vision does for “learning”, unless there
   * are no others.
   */
  function tellingWordings(topic: number, wordings: readonly string[]): readonly string[] {
    const telling = wordings.filter((wording) => model.isTelling(topic, wording));
    return (telling.length > 0 ? telling : wordings).slice(0, MOST_WORDS);
  }

  function tellingWords(topic: number, counts: GramCounts, paper: PaperWords): readonly string[] {
    const [title, abstract] = [paper.title(), paper.abstract()];
    const inTitle = title.tokens.words.length;
    const named: string[] = [];
    for (const i of model.telling(topic, counts)) {
      if (named.length >= MOST_WORDS) break;
      const [first, last] = [counts.firsts[i]!, counts.lasts[i]!];
      const [{ text, tokens }, from] = first < inTitle ? [title, 0] : [abstract, inTitle];
      const wording = asWritten(text, tokens.starts[first - from]!, tokens.ends[last - from]!);
      const lower = wording.toLowerCase();
      const isSaid = named.some((other) => {
        const otherLower = other.toLowerCase();
        return otherLower.includes(lower) || lower.includes(otherLower);
      });
      if (!isSaid) named.push(wording);
    }
    return named;
  }
}

const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
const NO_GRAMS: GramCounts = { grams: [], values: [], firsts: [], lasts: [], words: 0, known: 0 };
