/**
 * Benchmark: how right the papers of digests are, on whole recorded days whose labels taught the weights
 * nothing, beside the strongest papers that the keyword queries of the same topics find.
 */
import { type Candidates, rankCandidates } from '../../src/digest/selection/candidates.ts';
import { choosePapers } from '../../src/digest/selection/select.ts';
import type { CandidatePaper, TopicFit } from '../../src/papers/paper.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import { buildTopicMatcher } from '../../src/topics/topic-matcher.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { signalPoints } from '../../src/trending/score.ts';
import type { BenchResult } from './measuring.ts';
import type { RecordedPaper } from './recorded-papers.ts';
import { DAYS_KEPT_APART, judgementOf, type LabelledPaper, readTopicData } from './topic-data.ts';

/** The topics of six readers. */
const READERS: readonly (readonly string[])[] = [
  ['language-models'],
  ['vision', 'video'],
  ['safety-alignment', 'interpretability'],
  ['efficiency-compression'],
  ['robotics', 'reinforcement-learning'],
  ['agents', 'reasoning'],
];
const MOST_PAPERS = 5;

/** What the readers would say of the papers of their digests. */
class Judgement {
  right = 0;
  defensible = 0;
  wrong = 0;

  add(other: Readonly<Judgement>): void {
    this.right += other.right;
    this.defensible += other.defensible;
    this.wrong += other.wrong;
  }

  /** Of all. */
  get share(): number {
    return this.right / Math.max(this.right + this.defensible + this.wrong, 1);
  }
}

/** `ratio` is the share of right papers over that of keyword queries. */
export async function rightPapersBench(folder: string): Promise<readonly BenchResult[]> {
  const data = await readTopicData(folder);
  if (data === null) {
    process.stderr.write(`skipped: ${folder} does not hold topic-judgements and arxiv-categories\n`);
    return [];
  }
  const papers = data.keptApart;
  const [byModel, byKeywords] = [candidatesOf(papers, modelFits()), candidatesOf(papers, keywordFits())];
  const all = { ours: new Judgement(), plain: new Judgement() };
  const results = READERS.map((topics) => {
    const one = { ours: new Judgement(), plain: new Judgement() };
    for (const day of DAYS_KEPT_APART) {
      one.ours.add(judge(topics, digestOf(byModel, day, topics), papers));
      one.plain.add(judge(topics, digestOf(byKeywords, day, topics), papers));
    }
    all.ours.add(one.ours);
    all.plain.add(one.plain);
    return resultOf(topics.join(' and '), one.ours, one.plain);
  });
  return [...results, resultOf('six readers', all.ours, all.plain)];
}

type LabelledDaily = LabelledPaper & RecordedPaper;
type Fits = (paper: LabelledDaily) => readonly TopicFit[];

const textsOf = ({ title, abstract }: RecordedPaper) => ({ title, abstract, authors: [], categories: [] });

function modelFits(): Fits {
  const matcher = buildTopicMatcher(builtInTopics());
  return (paper) => [...matcher.match(textsOf(paper))].map(([slug, { score }]) => ({ slug, score }));
}

function keywordFits(): Fits {
  const matcher = buildMatcher(builtInTopics().map(({ slug, query }) => ({ key: slug, query })));
  return (paper) => [...matcher.match(textsOf(paper)).keys()].map((slug) => ({ slug, score: 1 }));
}

/** By day; a paper's id is its place among `papers`. */
function candidatesOf(papers: readonly LabelledDaily[], fits: Fits): ReadonlyMap<string, Candidates> {
  const all = papers.map((paper, id): CandidatePaper & Pick<RecordedPaper, 'days'> => ({
    id,
    firstSeenAt: new Date(0),
    announceType: null,
    withdrawnAt: null,
    strength: 1 + signalPoints('upvotes', paper.votes),
    topics: fits(paper),
    days: paper.days,
  }));
  return new Map(
    [...DAYS_KEPT_APART].map((day) => [day, rankCandidates(all.filter(({ days }) => days.includes(day)))]),
  );
}

const digestOf = (
  candidates: ReadonlyMap<string, Candidates>,
  day: string,
  topics: readonly string[],
): readonly number[] =>
  choosePapers({
    candidates: candidates.get(day)!,
    topics,
    queries: [],
    queryMatches: new Map(),
    sent: [],
    profile: null,
    edition: {
      kind: 'daily',
      number: 2,
      periodStart: new Date(0),
      periodEnd: new Date(1),
      missedSince: new Date(0),
    },
    maxPapers: MOST_PAPERS,
    replacements: false,
  }).ids;

/** A paper is right if it is for one of the topics. */
function judge(
  topics: readonly string[],
  ids: readonly number[],
  papers: readonly LabelledDaily[],
): Judgement {
  const judgement = new Judgement();
  for (const id of ids) {
    const said = topics.map((slug) => judgementOf(papers[id]!, slug));
    if (said.includes(true)) judgement.right += 1;
    else if (said.includes(null)) judgement.defensible += 1;
    else judgement.wrong += 1;
  }
  return judgement;
}

const resultOf = (reader: string, ours: Judgement, plain: Judgement): BenchResult => ({
  name: `digests of days kept apart, ${reader}`,
  limit: 'keyword queries alone (share of right papers)',
  ratio: ours.share / plain.share,
  detail: {
    right: ours.right,
    defensible: ours.defensible,
    wrong: ours.wrong,
    share: ours.share,
    keywordShare: plain.share,
  },
});
