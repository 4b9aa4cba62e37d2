/**
 * Benchmark: how well interest profiles order later papers for simulated readers, beside the reader's topic,
 * then votes.
 */
import { buildGramCorpus, inWords } from '../../src/digest/profile/gram-corpus.ts';
import { learnProfile, meanVector } from '../../src/digest/profile/learn-profile.ts';
import { type Candidates, rankCandidates } from '../../src/digest/selection/candidates.ts';
import { newProfileIndex, type ProfileInPool } from '../../src/digest/selection/profile-index.ts';
import { choosePapers } from '../../src/digest/selection/select.ts';
import { type Profile, profileAsRow, profileFromRow } from '../../src/readers/profile.ts';
import { buildTopicMatcher } from '../../src/topics/topic-matcher.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { type KeywordPaper, readKeywordPapers } from './keyword-papers.ts';
import type { BenchResult } from './measuring.ts';
import { mean, ndcg } from './order-figures.ts';
import { drawLikes, type SimulatedReader, type Split, simulateReaders } from './simulated-readers.ts';

const LIKES = [3, 5, 10, 20];
const DRAWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const SHOWN = 10;
/** The first day of the papers that are ordered all at once. */
const LATER = '2026-01-01';

/**
 * `ratio` is NDCG@10 over that of topic then votes; the mean of the draws, then of the weeks, then of the
 * readers.
 */
export async function personalBench(folder: string): Promise<readonly BenchResult[]> {
  const papers = await readKeywordPapers(folder, buildTopicMatcher(builtInTopics()));
  if (papers.every(({ keywords }) => keywords.length === 0)) {
    process.stderr.write(`skipped: ${folder} holds no daily papers with keywords\n`);
    return [];
  }
  const atOnce = await judge(papers, [splitAt(papers, ({ week }) => week < LATER)]);
  const weeks = [...new Set(papers.map(({ week }) => week))];
  const weekly = await judge(
    papers,
    weeks.map((monday) => splitAt(papers, ({ week }) => week < monday, monday)),
  );
  return [
    ...summaries('personal order of all later papers', atOnce),
    ...summaries('personal order of a later week', weekly),
  ];
}

function splitAt(
  papers: readonly KeywordPaper[],
  isEarlier: (paper: KeywordPaper) => boolean,
  monday?: string,
): Split {
  const judged = papers.filter(({ keywords }) => keywords.length > 0);
  const isLater = (paper: KeywordPaper) => !isEarlier(paper) && (monday ?? paper.week) === paper.week;
  return { earlier: judged.filter(isEarlier), later: judged.filter(isLater) };
}

/** NDCG@10 of one reader with so many likes. */
interface Judged {
  readonly interest: string;
  readonly likes: number;
  readonly topicThenVotes: number;
  /** All papers open to the reader, the topic favoured. */
  readonly ours: number;
  /** The reader gets papers of the topic alone; the others follow as in `topicThenVotes`. */
  readonly ofTopic: number;
  /** The reader has no topic. */
  readonly ofEverything: number;
}

async function judge(papers: readonly KeywordPaper[], splits: readonly Split[]): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const split of splits) {
    const readers = simulateReaders(split);
    if (readers.length === 0) continue;
    const firstDay = Math.min(...split.later.map(({ firstSeenAt }) => firstSeenAt.getTime()));
    const corpus = await corpusOf(papers.filter(({ firstSeenAt }) => firstSeenAt.getTime() < firstDay));
    const average = meanVector(corpus);
    const candidates = rankCandidates(split.later);
    const index = newProfileIndex(await corpusOf(split.later), candidates);
    const learn = (likes: readonly KeywordPaper[]): ProfileInPool => {
      const profile = learnProfile(corpus, average, { liked: likes.map(corpus.vectorOf), disliked: [] });
      return { profile: asStored(profile), index };
    };
    for (const reader of readers)
      for (const likes of LIKES)
        if (reader.likes.length >= likes)
          judged.push(judgeReader(reader, likes, { candidates, papers: split.later, learn }));
  }
  return judged;
}

const asStored = (profile: Profile): Profile => profileFromRow(profileAsRow(profile));

const corpusOf = (papers: readonly KeywordPaper[]) =>
  buildGramCorpus(
    inWords(
      (async function* () {
        yield papers;
      })(),
    ),
  );

interface Pool {
  readonly candidates: Candidates;
  readonly papers: readonly KeywordPaper[];
  learn(likes: readonly KeywordPaper[]): ProfileInPool;
}

function judgeReader(reader: SimulatedReader, likes: number, { candidates, papers, learn }: Pool): Judged {
  const { interest, topic, relevant } = reader;
  const has = ({ topics }: KeywordPaper): number => (topics.some(({ slug }) => slug === topic) ? 1 : 0);
  const byVotes = papers
    .toSorted((one, other) => has(other) - has(one) || other.votes - one.votes || one.id - other.id)
    .map(({ id }) => id);
  const quality = (first: readonly number[]): number =>
    ndcg(
      [...new Set([...first, ...byVotes])].map((id) => (relevant.has(id) ? 1 : 0)),
      SHOWN,
    );
  const profiles = DRAWS.map((number) => learn(drawLikes(reader.likes, likes, number)));
  const average = (from: Candidates, topics: readonly string[]): number =>
    mean(profiles.map((profile) => quality(chosen(from, topics, profile))));
  return {
    interest,
    likes,
    topicThenVotes: quality([]),
    ours: average(openTo(candidates, topic), [topic]),
    ofTopic: average(candidates, [topic]),
    ofEverything: average(candidates, []),
  };
}

/** A reader of the topic can get every paper; only its own fit. */
function openTo(candidates: Candidates, topic: string): Candidates {
  const scores = candidates.byTopic.get(topic)?.scores ?? new Float32Array(candidates.ids.length);
  return {
    ...candidates,
    byTopic: new Map([[topic, { all: candidates.sendable, about: candidates.sendable, scores }]]),
  };
}

const ALL_TIME = { periodStart: new Date(0), periodEnd: new Date('2100-01-01'), missedSince: new Date(0) };

const chosen = (candidates: Candidates, topics: readonly string[], profile: ProfileInPool) =>
  choosePapers({
    candidates,
    topics,
    queries: [],
    queryMatches: new Map(),
    sent: [],
    profile,
    edition: { kind: 'weekly', number: 2, ...ALL_TIME },
    maxPapers: SHOWN,
    replacements: false,
  }).ids;

function summaries(name: string, judged: readonly Judged[]): BenchResult[] {
  return LIKES.map((count) => {
    const ofCount = judged.filter(({ likes }) => likes === count);
    const interests = [...new Set(ofCount.map(({ interest }) => interest))];
    const average = (of: (one: Judged) => number): number =>
      mean(interests.map((one) => mean(ofCount.filter(({ interest }) => interest === one).map(of))));
    const ndcg = average(({ ours }) => ours);
    const topicThenVotes = average((one) => one.topicThenVotes);
    return {
      name: `${name}, ${count} likes`,
      limit: 'topic, then votes (NDCG@10)',
      ratio: ndcg / topicThenVotes,
      detail: {
        readers: interests.length,
        ndcg,
        topicThenVotes,
        difference: ndcg - topicThenVotes,
        ofTopicAlone: average(({ ofTopic }) => ofTopic),
        ofEverything: average(({ ofEverything }) => ofEverything),
      },
    };
  });
}
