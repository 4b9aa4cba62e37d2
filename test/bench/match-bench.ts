/**
 * Benchmark: readers' own queries and topics against new papers, beside the cheapest conceivable way of
 * looking at every word.
 */
import { buildMatcher } from '../../src/topics/matcher.ts';
import { tokenize } from '../../src/topics/tokenize.ts';
import type { MatchablePaper } from '../../src/topics/topic.ts';
import { buildTopicMatcher } from '../../src/topics/topic-matcher.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { type BenchResult, median } from './measuring.ts';

const PAPERS = 1_000;
const QUERIES = 10_000;
const ROUNDS = 5;

/** Like random, but the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** Made-up words, few of them frequent and most rare, as in real text. */
function makeWord(rank: number): string {
  const syllables = ['ba', 'ne', 'tro', 'li', 'mar', 'do', 'ski', 'ven', 'qua', 'rul'];
  return `${[...String(rank)].map((digit) => syllables[Number(digit)] ?? '').join('')}n`;
}

function makeInput(): { papers: MatchablePaper[]; queries: string[] } {
  const random = seeded(20261120);
  const word = (): string => makeWord(Math.floor(20_000 ** (random(1_000_000) / 1_000_000)));
  // No reader asks for the most frequent words, "the" and "we".
  const askedWord = (): string => makeWord(Math.floor(100 * 200 ** (random(1_000_000) / 1_000_000)));
  const text = (length: number): string => Array.from({ length }, word).join(' ');
  const papers = Array.from({ length: PAPERS }, () => ({
    title: text(10),
    abstract: text(160),
    authors: [text(2), text(2)],
    categories: [],
  }));
  const shapes = [
    () => askedWord(),
    () => `${askedWord()} ${askedWord()}`,
    () => `"${askedWord()} ${askedWord()}"`,
    () => `${askedWord()} OR "${askedWord()} ${askedWord()}" OR title:${askedWord()}`,
    () => `(${askedWord()} OR ${askedWord()}) NOT ${askedWord()}`,
    () => `${askedWord().slice(0, -2)}* ${askedWord()}`,
  ];
  return {
    papers,
    queries: Array.from({ length: QUERIES }, (_, i) => (shapes[i % shapes.length] ?? askedWord)()),
  };
}

function timed(action: () => void): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/**
 * 10,000 readers' queries and all topics against 1,000 papers; `ratio` is time over that of tokenizing and
 * one look-up a word.
 */
export async function matchBench(): Promise<BenchResult[]> {
  const { papers, queries } = makeInput();
  const dictionary = new Map(queries.flatMap((query) => tokenize(query).words).map((word) => [word, 1]));
  let matches = 0;
  let hits = 0;
  const limit: number[] = [];
  const own: number[] = [];
  const topics: number[] = [];
  const build: number[] = [];
  const topicMatcher = buildTopicMatcher(builtInTopics());
  for (let round = 0; round < ROUNDS; round += 1) {
    limit.push(
      timed(() => {
        hits = 0;
        for (const { title, abstract } of papers) {
          for (const word of tokenize(title).words) hits += dictionary.get(word) ?? 0;
          for (const word of tokenize(abstract).words) hits += dictionary.get(word) ?? 0;
        }
      }),
    );
    let matcher = buildMatcher<number>([]);
    build.push(
      timed(() => {
        matcher = buildMatcher(queries.map((query, key) => ({ key, query })));
      }),
    );
    own.push(
      timed(() => {
        matches = 0;
        for (const paper of papers) matches += matcher.match(paper).size;
      }),
    );
    topics.push(timed(() => papers.map((paper) => topicMatcher.match(paper).size)));
  }
  const detail = {
    papers: PAPERS,
    queries: QUERIES,
    matches,
    wordsLookedUp: hits,
    limitMs: median(limit),
    ownMs: median(own),
    buildMs: median(build),
  };
  return [
    {
      name: "match 10,000 readers' queries against 1,000 papers",
      limit: 'each word tokenized and looked up once',
      ratio: median(own) / median(limit),
      detail,
    },
    {
      name: 'match all built-in topics against 1,000 papers',
      limit: 'each word tokenized and looked up once',
      ratio: median(topics) / median(limit),
      detail: { topics: builtInTopics().length, topicsMs: median(topics), limitMs: median(limit) },
    },
  ];
}
