/**
 * The second step of training (docs/decisions/026): for each topic, how to weigh the classifiers together
 * with the keyword verdicts, and where the topic begins. One with categories learns it at once from these and
 * from papers read by hand; one without learns from the latter how it differs from what keywords say plainly.
 */
import type { TopicWeights } from '../../src/topics/topic-model.ts';
import { type Example, fitLogistic, logOddsOf } from './logistic-regression.ts';
import type { Base, SeenPaper } from './topic-base.ts';
import { type ByText, cutForAll, cutForBoth, strictCutForAll, type UnseenScore } from './topic-cuts.ts';
import type { LabelledPaper } from './topic-data.ts';
import { categoryExamples, labelledExamples, type TopicPaper } from './topic-examples.ts';
import { scarcity, trustInKeywords, withLessAgainst } from './topic-scarcity.ts';
import { newCollapser, STRONGEST } from './topic-strongest.ts';

/** Fewer labels decide little: of a topic with categories they weigh no more than papers of arXiv. */
const ENOUGH_LABELS = 8;
const WEIGHTS = { enough: { arxiv: 0.4, hand: 1 }, few: { arxiv: 0.2, hand: 0.2 } };
/**
 * How strongly weights are held small; and those of a topic without categories near what keywords say
 * plainly.
 */
const PULL = 3;
const PULL_TO_KNOWN = { enough: 1.2, few: 10 };
/**
 * A topic with fewer papers of its categories, and few labels, begins where it is as likely as not, by what
 * its keywords say.
 */
const ENOUGH_PAPERS = 15;
const EVEN: ByText<number> = { whole: 0, title: 0 };
const FOLDS = 4;

/** The weights of all topics, from what arXiv taught and these labels. */
export function trainTopics(base: Base, labelled: readonly SeenPaper<LabelledPaper>[]): TopicWeights[] {
  const labels = labelled.reduce((sum, { paper }) => sum + paper.primary.length, 0);
  const drafts = base.topics.map((_, topic) => draftOf(base, topic, labelled, labels));
  const others = drafts.flatMap(({ unseen }) => unseen);
  const cuts: ByText<number> = {
    whole: strictCutForAll(others.map(({ whole }) => whole)),
    title: cutForAll(others.map(({ title }) => title)),
  };
  const collapse = newCollapser(base, labelled);
  return drafts.map(({ fitted, grams, ownCuts }, topic) => collapse(topic, fitted, ownCuts ?? cuts, grams));
}

interface Draft {
  readonly fitted: Float64Array;
  readonly grams: number;
  /**
   * Undefined: begins where all such topics do, for which it gives scores of papers that the fit has not
   * seen.
   */
  readonly ownCuts?: ByText<number>;
  readonly unseen: readonly ByText<UnseenScore>[];
}

function draftOf(
  base: Base,
  topic: number,
  labelled: readonly SeenPaper<LabelledPaper>[],
  labels: number,
): Draft {
  const arxiv = categoryExamples(base, topic);
  const hand = labelledExamples(base, topic, labelled);
  const ofHand = hand.filter(({ isIn }) => isIn).length;
  const amount = ofHand >= ENOUGH_LABELS ? 'enough' : 'few';
  const hasCategories = base.topics[topic]!.arxivCategories.length > 0;
  const around = hasCategories ? undefined : fitLogistic(examplesOf(arxiv, 1), PULL);
  const times = hasCategories ? scarcity(arxiv) : undefined;
  const hints = times === undefined ? {} : trustInKeywords(arxiv[0]!.whole.length);
  const fitWithout = (fold?: number, start?: Float64Array): Float64Array => {
    const isSeen = ({ number }: TopicPaper): boolean => number % FOLDS !== fold;
    const seenHand = hand.filter(isSeen);
    if (around !== undefined)
      return fitLogistic(examplesOf(seenHand, 1), PULL_TO_KNOWN[amount], { around, start: start ?? around });
    const weights = WEIGHTS[amount];
    const seenArxiv = arxiv.filter(isSeen);
    const examples = [
      ...examplesOf(times === undefined ? seenArxiv : withLessAgainst(seenArxiv, times), weights.arxiv),
      ...examplesOf(seenHand, weights.hand),
    ];
    return fitLogistic(examples, PULL, start === undefined ? hints : { ...hints, start });
  };
  const fitted = fitWithout();
  const grams = hasCategories && times === undefined ? STRONGEST.ofMany : STRONGEST.ofFew;
  const ofArxiv = arxiv.filter(({ isIn }) => isIn).length;
  const hasOwnCuts = hasCategories && (ofArxiv >= ENOUGH_PAPERS || ofHand >= ENOUGH_LABELS);
  if (times !== undefined && !hasOwnCuts) return { fitted, grams, ownCuts: EVEN, unseen: [] };
  if (!hasOwnCuts && ofHand === 0) return { fitted, grams, unseen: [] };

  const unseen = { arxiv: [] as ByText<UnseenScore>[], hand: [] as ByText<UnseenScore>[] };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const other = fitWithout(fold, fitted);
    const scoresOf = ({ isIn, number, whole, title }: TopicPaper): ByText<UnseenScore>[] =>
      number % FOLDS !== fold
        ? []
        : [
            {
              whole: { logOdds: logOddsOf(other, whole), isIn },
              title: { logOdds: logOddsOf(other, title), isIn },
            },
          ];
    if (hasOwnCuts) unseen.arxiv.push(...arxiv.flatMap(scoresOf));
    unseen.hand.push(...hand.flatMap(scoresOf));
  }
  if (!hasOwnCuts) return { fitted, grams, unseen: unseen.hand };
  const cut = (text: keyof ByText<unknown>): number =>
    cutForBoth(
      unseen.arxiv.map((score) => score[text]),
      unseen.hand.map((score) => score[text]),
      { labels, times },
    );
  return { fitted, grams, ownCuts: { whole: cut('whole'), title: cut('title') }, unseen: [] };
}

const examplesOf = (papers: readonly TopicPaper[], times: number): Example[] =>
  papers
    .flatMap(({ whole, title, label, weight }) => [
      { features: whole, label, weight: times * weight.whole },
      { features: title, label, weight: times * weight.title },
    ])
    .filter((example) => example.weight > 0);
