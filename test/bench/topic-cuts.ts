/** Where a topic begins: the log odds from which a paper is in it, by papers that the fit has not seen. */
import { Tally } from './topic-data.ts';

/** Abstracts and titles alone are kept apart. */
export interface ByText<Value> {
  readonly whole: Value;
  readonly title: Value;
}

export interface UnseenScore {
  readonly logOdds: number;
  /** Null for neither right nor wrong. */
  readonly isIn: boolean | null;
}

/** The cuts tried, in log odds. */
const CUTS = Array.from({ length: 61 }, (_, i) => (i - 35) / 10);
/** What neighbours say counts too, so that one paper more or less does not decide. */
const NEIGHBOURS = 0.3;
/** How many topics are measured by category, about: what the F1 of one weighs in the mean. */
const CATEGORY_TOPICS = 9;
/** About what F1 all labels together reach. */
const EXPECTED_F1 = 0.8;

/**
 * The cut by which the mean of F1 by category and F1 by all labels together gain most, where a paper that is
 * neither right nor wrong by hand counts as wrong. One more label right adds to the latter 2 − 2 F1 parts of
 * all that are counted, and one wrong or missed takes F1 parts.
 *
 * @param labels how many labels there are of all topics together
 * @param times how often a paper of the topic's categories counts
 */
export function cutForBoth(
  byCategory: readonly UnseenScore[],
  byHand: readonly UnseenScore[],
  { labels, times = 1 }: { readonly labels: number; readonly times?: number | undefined },
): number {
  const strictly = strict(byHand);
  return best((cut) => {
    const { right, wrong, missed } = tallyOf(strictly, cut);
    const ofLabels = (2 * right - EXPECTED_F1 * (2 * right + wrong + missed)) / (2 * labels);
    return f1(tallyOf(byCategory, cut), times) / CATEGORY_TOPICS + ofLabels;
  });
}

/** The cut by which the F1 of all these together is largest. */
export const cutForAll = (scores: readonly UnseenScore[]): number => best((cut) => tallyOf(scores, cut).f1);

/**
 * The same, where a paper that is neither right nor wrong counts as wrong: F1 of the others alone is nearly
 * the same over a wide range, and no reader asked for such a paper.
 */
export const strictCutForAll = (scores: readonly UnseenScore[]): number => cutForAll(strict(scores));

const strict = (scores: readonly UnseenScore[]): UnseenScore[] =>
  scores.map(({ logOdds, isIn }) => ({ logOdds, isIn: isIn === true }));

const f1 = ({ right, wrong, missed }: Tally, times: number): number =>
  (2 * right * times) / Math.max((2 * right + missed) * times + wrong, 1);

function best(value: (cut: number) => number): number {
  const values = CUTS.map(value);
  const smooth = CUTS.map((cut) => {
    const weights = CUTS.map((other) => Math.exp(-0.5 * ((other - cut) / NEIGHBOURS) ** 2));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return values.reduce((sum, one, i) => sum + one * weights[i]!, 0) / all;
  });
  return CUTS[smooth.indexOf(Math.max(...smooth))]!;
}

function tallyOf(scores: readonly UnseenScore[], cut: number): Tally {
  const tally = new Tally();
  for (const { logOdds, isIn } of scores) if (isIn !== null) tally.add(isIn, logOdds >= cut);
  return tally;
}
