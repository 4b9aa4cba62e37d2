/**
 * Topics that the training papers hardly hold. These papers are of a few lists, nearly all of computer
 * science, where a word of physics stands for something else; who reads lists of physics would get nothing by
 * what was learned there. So such a topic begins with what its keywords say, and papers of other topics weigh
 * less against it.
 */
import type { FitHints } from './logistic-regression.ts';
import type { TopicPaper } from './topic-examples.ts';

/**
 * Rarer than one in fifty is scarce, and learned as if 3 % were of the topic; yet no paper counts for more
 * than thirty.
 */
const SCARCE = { below: 0.02, asIf: 0.03, most: 30 };
/** Log odds: in the title, keywords decide; in the abstract alone they nearly do. */
const TRUST = { inTitle: 2, found: 3, otherwise: -2.5 };
/**
 * Those of a paper without keywords are held as well as the others: most papers of the lists would pull them
 * down.
 */
const PULL_OF_BIAS = 3;

/** How many times a paper of the topic counts; undefined: it is not scarce. */
export function scarcity(papers: readonly TopicPaper[]): number | undefined {
  const share = papers.filter(({ isIn }) => isIn).length / Math.max(papers.length, 1);
  return share >= SCARCE.below ? undefined : Math.min(SCARCE.asIf / Math.max(share, 1e-9), SCARCE.most);
}

/** The same papers, those outside of the topic weighing so many times less. */
export const withLessAgainst = (papers: readonly TopicPaper[], times: number): readonly TopicPaper[] =>
  papers.map((paper) =>
    paper.label > 0
      ? paper
      : { ...paper, weight: { whole: paper.weight.whole / times, title: paper.weight.title / times } },
  );

/** What is known before any paper is seen; the first own features are "in the title" and "found at all". */
export function trustInKeywords(features: number): FitHints {
  const around = new Float64Array(features + 1);
  around[0] = TRUST.inTitle;
  around[1] = TRUST.found;
  around[features] = TRUST.otherwise;
  return { around, pullOfBias: PULL_OF_BIAS };
}
