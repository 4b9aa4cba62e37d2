/** Scores how well a paper fits each topic of a model, by its queries and its trained weights. */
import type { GramCounts } from './gram-index.ts';
import { type PaperWords, withoutAbstract } from './matched-places.ts';
import { buildMatcher } from './matcher.ts';
import type { MatchablePaper, Topic } from './topic.ts';
import { IN_TOPIC, type TopicModel } from './topic-model.ts';

export interface TopicScore {
  readonly slug: string;
  /** From 0 to 1. */
  readonly score: number;
  /** Is the paper in the topic? */
  readonly holds: boolean;
  /**
   * The words of the paper that weighed most: those that the query finds, else those of the model, which
   * mean less to people.
   */
  words(): readonly string[];
}

export interface TopicScorer {
  score(paper: MatchablePaper, words: PaperWords): TopicScore[];
}

/**
 * How much a paper's own words must add to a topic's log odds where its query does not find the paper: the odds become
 * 2.7 times what they are in general. Some topics are so common that a text about anything is in them otherwise. A
 * title alone cannot say as much; it need not, unless the model knows few of its words, or less than three in four: then
 * one or two words would decide, and must say it plainly.
 */
const LEAST_EVIDENCE = { abstract: 1, strangeTitle: 2.5 };
const STRANGE = { words: 4, share: 0.75 };

/**
 * A paper that a topic's query does not find, while its title names another topic that it is in, is about that other
 * topic first: by hand and by arXiv's categories one in two of them is right. It belongs to the topic as one that is
 * cross-listed does. A title alone must be that much, in log odds, above where the topic begins; of abstracts this would
 * cost as much as it gains.
 */
const TITLE_BESIDE_ANOTHER = 0.25;

/** Most words returned for a topic. */
const MOST_WORDS = 6;

/** @param topics at least those of the model, with their queries */
export function newTopicScorer(topics: readonly Topic[], model: TopicModel): TopicScorer {
  const bySlug = new Map(topics.map((topic) => [topic.slug, topic]));
  const matcher = buildMatcher(
    model.slugs.map((slug) => ({ key: slug, query: bySlug.get(slug)?.query ?? '' })),
  );
  const none = { title: model.slugs.map(() => false), found: model.slugs.map(() => 0) };
  const inGeneral = {
    title: model.scores(NO_GRAMS, none, true).map(logOdds),
    whole: model.scores(NO_GRAMS, none, false).map(logOdds),
  };
  return {
    score(paper, words) {
      const title = matcher.match({ ...paper, abstract: '' }, withoutAbstract(words));
      const titleOnly = words.abstract().tokens.words.length === 0;
      const whole = titleOnly ? title : matcher.match(paper, words);
      const counts = model.count(words);
      const scores = model.scores(
        counts,
        {
          title: model.slugs.map((slug) => title.has(slug)),
          found: model.slugs.map((slug) => (whole.has(slug) ? Math.max(whole.get(slug)?.length ?? 0, 1) : 0)),
        },
        titleOnly,
      );
      const isStrange = counts.known < STRANGE.words || counts.known < STRANGE.share * counts.words;
      const evidence = titleOnly ? LEAST_EVIDENCE.strangeTitle : LEAST_EVIDENCE.abstract;
      const needsEvidence = !titleOnly || isStrange;
      const before = titleOnly ? inGeneral.title : inGeneral.whole;
      const isNamed = model.slugs.some((slug, number) => title.has(slug) && scores[number]! >= IN_TOPIC);
      const judge = (slug: string, number: number): Pick<TopicScore, 'score' | 'holds'> => {
        const score = scores[number]!;
        if (score < IN_TOPIC || whole.has(slug)) return { score, holds: score >= IN_TOPIC };
        const margin = isNamed && titleOnly ? TITLE_BESIDE_ANOTHER : 0;
        return {
          score: isNamed ? IN_TOPIC : score,
          holds:
            logOdds(score) >= logOdds(IN_TOPIC) + margin &&
            (!needsEvidence || logOdds(score) - before[number]! >= evidence),
        };
      };
      return model.slugs.map((slug, number) => {
        return {
          slug,
          ...judge(slug, number),
          words() {
            const named = [...(whole.get(slug) ?? [])].slice(0, MOST_WORDS);
            if (named.length > 0) return named;
            for (const i of model.strongest(number, counts)) {
              if (named.length >= MOST_WORDS) break;
              const [part, first, last] = counts.places[i] ?? [0, 0, 0];
              const { text, tokens } = part === 0 ? words.title() : words.abstract();
              const wording = text
                .slice(tokens.starts[first] ?? 0, tokens.ends[last] ?? 0)
                .replace(/\s+/g, ' ');
              const lower = wording.toLowerCase();
              if (
                !named.some(
                  (other) => other.toLowerCase().includes(lower) || lower.includes(other.toLowerCase()),
                )
              )
                named.push(wording);
            }
            return named;
          },
        };
      });
    },
  };
}

const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
const NO_GRAMS: GramCounts = { grams: [], values: [], places: [], words: 0, known: 0 };
