/** Measures topic models on papers read by hand and by arXiv's categories. */
import { paperWords } from '../../src/topics/matched-places.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import type { Topic } from '../../src/topics/topic.ts';
import { newTopicModel, packWeights, unpackWeights } from '../../src/topics/topic-model.ts';
import { newTopicScorer } from '../../src/topics/topic-scorer.ts';
import { type Base, trainBase } from './topic-base.ts';
import {
  type CategoryPaper,
  isInCategories,
  judgementOf,
  type LabelledPaper,
  Tally,
  type TopicData,
} from './topic-data.ts';
import { withUsedGrams } from './topic-grams.ts';
import { trainTopics } from './topic-trainer.ts';

/** Does the paper belong to the topic, by what is measured? */
export type Says = (paper: { readonly title: string; readonly abstract: string }) => ReadonlySet<string>;

/** The keyword queries alone: the baseline. */
export function keywordsSay(topics: readonly Topic[]): Says {
  const matcher = buildMatcher(topics.map(({ slug, query }) => ({ key: slug, query })));
  return (paper) => new Set(matcher.match({ ...paper, authors: [], categories: [] }).keys());
}

/** A model that has seen nothing of the papers that are measured, neither categories nor labels. */
export function modelWithout(
  isMeasured: (paper: Pick<CategoryPaper, 'id'>) => boolean,
  { categories, taught }: Pick<TopicData, 'categories' | 'taught'>,
  topics: readonly Topic[],
): Says {
  const measured = new Set(categories.filter(isMeasured).map(({ id }) => id));
  const isUnmeasured = ({ id }: { readonly id: string }): boolean => !measured.has(id);
  return modelSays(trainBase(categories.filter(isUnmeasured), topics), taught.filter(isUnmeasured));
}

/** A model trained on these labels, as it is shipped: cut, and in 8 bits. */
export function modelSays(base: Base, labelled: readonly LabelledPaper[]): Says {
  const { grams, topics } = withUsedGrams(base.grams, trainTopics(base, labelled.map(base.see)));
  const shipped = unpackWeights(packWeights(grams, topics, {}, ''));
  const scorer = newTopicScorer(base.topics, newTopicModel(shipped.grams, shipped.topics));
  return (paper) =>
    new Set(
      scorer
        .score(
          { ...paper, authors: [], categories: [] },
          paperWords({ ...paper, authors: [], categories: [] }),
        )
        .map(({ slug }) => slug),
    );
}

export function tallyLabelled(
  says: Says,
  papers: readonly LabelledPaper[],
  slugs: readonly string[],
  titleOnly: boolean,
  tally: Tally,
): Tally {
  for (const paper of papers) {
    const said = says({ title: paper.title, abstract: titleOnly ? '' : paper.abstract });
    for (const slug of slugs) {
      const judgement = judgementOf(paper, slug);
      if (judgement !== null) tally.add(judgement, said.has(slug));
    }
  }
  return tally;
}

/** F1 by topic, of topics with at least so many papers. */
export function byCategory(
  says: Says,
  papers: readonly CategoryPaper[],
  topics: readonly Topic[],
  titleOnly: boolean,
  least: number,
): Map<string, Tally> {
  const tallies = new Map(
    topics.filter(({ arxivCategories }) => arxivCategories.length > 0).map(({ slug }) => [slug, new Tally()]),
  );
  for (const paper of papers) {
    const said = says({ title: paper.title, abstract: titleOnly ? '' : paper.abstract });
    for (const { slug, arxivCategories } of topics)
      tallies.get(slug)?.add(isInCategories(paper, arxivCategories), said.has(slug));
  }
  return new Map([...tallies].filter(([, tally]) => tally.right + tally.missed >= least));
}

export const macroF1 = (tallies: ReadonlyMap<string, Tally>): number =>
  [...tallies.values()].reduce((sum, { f1 }) => sum + f1, 0) / Math.max(tallies.size, 1);

/** Papers of this month (YYMM) and later are measured with models of earlier ones. */
export const LATEST = '2603';

/** What 15 papers are of 625: topics with fewer say little. */
export const leastPapers = (papers: readonly CategoryPaper[]): number =>
  Math.ceil((15 * papers.length) / 625);

/**
 * With abstracts, and by titles alone: each paper is judged by a model that has not seen its label. All of
 * `others` teach.
 */
export function fiveFold(
  base: Base,
  labelled: readonly LabelledPaper[],
  others: readonly LabelledPaper[],
): readonly [Tally, Tally] {
  const tallies = [new Tally(), new Tally()] as const;
  const slugs = base.topics.map(({ slug }) => slug);
  for (let fold = 0; fold < 5; fold += 1) {
    const says = modelSays(base, [...labelled.filter((_, i) => i % 5 !== fold), ...others]);
    const unseen = labelled.filter((_, i) => i % 5 === fold);
    tallyLabelled(says, unseen, slugs, false, tallies[0]);
    tallyLabelled(says, unseen, slugs, true, tallies[1]);
  }
  return tallies;
}
