/** What a profile learns from papers, and how it orders others. */
import {
  buildGramCorpus,
  type GramCorpus,
  type GramVector,
  inWords,
  noneCounted,
} from '../../../src/digest/profile/gram-corpus.ts';
import { learnProfile, meanVector } from '../../../src/digest/profile/learn-profile.ts';
import { rankCandidates } from '../../../src/digest/selection/candidates.ts';
import { orderFor } from '../../../src/digest/selection/paper-order.ts';
import { newProfileIndex } from '../../../src/digest/selection/profile-index.ts';
import { choosePapers, type SelectionRequest } from '../../../src/digest/selection/select.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { type Profile, profileAsRow, profileFromRow, sharedGrams } from '../../../src/readers/profile.ts';
import { hoursAfter, NOW, numbered } from '../rendering/digest-samples.ts';

const SUBJECTS = ['video generation with diffusion', 'robot grasping in clutter', 'protein folding dynamics'];

/** Thirty papers on three subjects in turn; the title of each has a word of its own. */
const PAPERS: readonly Paper[] = Array.from({ length: 30 }, (_, index) => {
  const subject = SUBJECTS[index % 3]!;
  return numbered(index + 1, {
    title: `${subject}: case${index}`,
    abstract: `We study ${subject}. A method is proposed and compared with others.`,
    strength: 30 - index,
  });
});

async function* inOneBatch(papers: readonly Paper[]) {
  yield papers;
}

let corpus: GramCorpus;
beforeAll(async () => {
  corpus = await buildGramCorpus(inWords(inOneBatch(PAPERS)));
});

const learnt = (liked: readonly number[], disliked: readonly number[] = []): Profile => {
  const vectors = (ids: readonly number[]) => ids.map((id) => corpus.vectorOf(PAPERS[id - 1]!));
  return learnProfile(corpus, meanVector(corpus), { liked: vectors(liked), disliked: vectors(disliked) });
};

const request = (profile: Profile | null, overrides: Partial<SelectionRequest> = {}): SelectionRequest => {
  const candidates = rankCandidates(PAPERS);
  return {
    candidates,
    topics: [],
    queries: [],
    queryMatches: new Map(),
    sent: [],
    profile: profile === null ? null : { profile, index: newProfileIndex(corpus, candidates) },
    edition: {
      kind: 'daily',
      number: 2,
      periodStart: hoursAfter(NOW, -24),
      periodEnd: NOW,
      missedSince: hoursAfter(NOW, -7 * 24),
    },
    maxPapers: 10,
    replacements: false,
    ...overrides,
  };
};

test('a profile is what the liked papers have in common and others have not, the strongest first', () => {
  const { grams, weights, likes } = learnt([2, 5, 8]);
  expect(likes).toBe(3);
  expect(grams.slice(0, 5)).toEqual(expect.arrayContaining(['robot', 'grasping', 'robot grasping']));
  expect(grams.indexOf('method')).toBeGreaterThan(grams.indexOf('robot grasping'));
  expect(grams).not.toContain('case1');
  expect(weights[0]).toBe(1);
  expect(weights).toEqual(weights.toSorted((one, other) => other - one));
});

test('what several liked papers share comes before what a single one says more strongly', () => {
  const vector = (gram: number, weight: number) => ({
    grams: Uint32Array.of(gram),
    weights: Float32Array.of(weight),
  });
  const liked = [vector(0, 0.3), vector(0, 0.3), vector(1, 1)];
  const { grams } = learnProfile({ textOf: (gram) => ['shared', 'single'][gram]! }, Float64Array.of(0, 0), {
    liked,
    disliked: [],
  });
  expect(grams).toEqual(['shared', 'single']);
});

test('a profile names what several liked papers have before what a single one has, however strong that is', () => {
  const vector = (...grams: readonly (readonly [gram: number, weight: number])[]) => ({
    grams: Uint32Array.from(grams, ([gram]) => gram),
    weights: Float32Array.from(grams, ([, weight]) => weight),
  });
  const liked = [vector([0, 0.1], [1, 0.2]), vector([0, 0.1], [1, 0.2]), vector([2, 1])];
  const textOf = (gram: number) => ['shared', 'stronger', 'single'][gram]!;
  const profile = learnProfile({ textOf }, Float64Array.of(0, 0, 0), { liked, disliked: [] });
  expect(profile.grams).toEqual(['stronger', 'shared', 'single']);
  expect(profile.weights.map((weight) => weight.toFixed(2))).toEqual(['0.80', '0.40', '1.00']);
  expect(sharedGrams(profile)).toBe(2);
  expect(sharedGrams(profileFromRow(profileAsRow(profile)))).toBe(2);
});

test('links are no words, and the words beside one are no neighbours', async () => {
  const paper = numbered(99, {
    title: 'Robot grasping',
    abstract: 'Code at https://github.com/robot-lab/clutter is open; demo github.com/robot-lab/x grasping.',
  });
  const grams = (vector: GramVector, { textOf }: GramCorpus) => Array.from(vector.grams, textOf);
  const own = await buildGramCorpus(inWords(inOneBatch([paper, { ...paper, id: 100 }])));
  expect(grams(own.vectorOf(paper), own)).toEqual([
    'robot',
    'robot grasping',
    'grasping',
    'code',
    'open',
    'open demo',
    'demo',
  ]);
  expect(grams(own.vectors[0]!, own)).toEqual(grams(own.vectorOf(paper), own));
});

test('a corpus of papers that were counted before is the same', async () => {
  const memory = noneCounted();
  await buildGramCorpus(inWords(inOneBatch(PAPERS.slice(0, 20))), memory);
  const later = await buildGramCorpus(inWords(inOneBatch(PAPERS.slice(10))), memory);
  const anew = await buildGramCorpus(inWords(inOneBatch(PAPERS.slice(10))));
  const contents = ({ textOf, vectors, size, numberOf }: GramCorpus) => ({
    size,
    video: numberOf('video') !== undefined,
    vectors: vectors.map(({ id, grams, weights }) => [id, Array.from(grams, textOf), weights]),
  });
  expect(contents(later)).toEqual(contents(anew));
  expect([...memory.byId.keys()]).toEqual(PAPERS.slice(10).map(({ id }) => id));
});

test('it orders a digest: the like-minded papers first, the stronger of them before the others', () => {
  const { ids, words } = choosePapers(request(learnt([2, 5, 8])));
  expect(ids).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29]);
  expect(words[0]?.()).toContain('robot grasping');
  expect(words[0]?.()).not.toContain('robot');
  expect(choosePapers(request(null)).ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('what is not for a reader pushes its like down by little: never below a subject without feedback', () => {
  const plain = learnt([2, 5, 8]);
  const against = learnt([2, 5, 8], [11]);
  expect(against.grams).toContain('robot grasping');
  const both = learnt([2, 3, 5, 6, 8, 9], [12]);
  const scores = orderFor(request(both), () => PAPERS.map((_, rank) => rank));
  expect(scores.score(1)).toBeGreaterThan(scores.score(0));
  expect(plain.grams[0]).toBe(against.grams[0]);
});

test('a reader’s topics weigh less with every like', () => {
  const inTopic = [{ slug: 'robotics', score: 1, matched: [] }];
  const papers = PAPERS.map((paper) => (paper.id % 3 === 2 ? { ...paper, topics: inTopic } : paper));
  const candidates = rankCandidates(papers);
  const gap = (likes: number): number => {
    const profile = { ...learnt([1, 4, 7]), likes };
    const order = orderFor(
      request(profile, {
        candidates,
        topics: ['robotics'],
        queries: ['video'],
        queryMatches: new Map(PAPERS.filter(({ id }) => id % 3 === 1).map(({ id }) => [id, []])),
        profile: { profile, index: newProfileIndex(corpus, candidates) },
      }),
      () => papers.map((_, rank) => rank),
    );
    return order.score(0) - order.score(2);
  };
  expect(gap(3)).toBeGreaterThan(0);
  expect(gap(3)).toBeLessThan(gap(30) + 5);
});

test('where nothing distinguishes papers the order is that of strength, and no reason is given', () => {
  const stranger: Profile = { grams: ['zebra'], weights: [1], likes: 3 };
  const { ids, words } = choosePapers(request(stranger));
  expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(words.filter((find) => find !== null)).toEqual([]);
});

test('a profile of a hundred grams takes about a kilobyte and comes back as it was', () => {
  const profile = learnt([2, 5, 8]);
  const back = profileFromRow(profileAsRow(profile));
  expect(back.grams).toEqual(profile.grams);
  for (const [index, weight] of back.weights.entries())
    expect(Math.abs(weight - profile.weights[index]!)).toBeLessThan(1 / 200);
  expect(profileFromRow(profileAsRow({ grams: [], weights: [], likes: 3 }))).toEqual({
    grams: [],
    weights: [],
    likes: 3,
  });
});
