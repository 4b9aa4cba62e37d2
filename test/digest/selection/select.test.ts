/** Which papers a reader’s edition has, and in which order. */
import type { Edition, Selection } from '../../../src/digest/digest.ts';
import { rankCandidates } from '../../../src/digest/selection/candidates.ts';
import { choosePapers, type SelectionRequest, selectionFrom } from '../../../src/digest/selection/select.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { TOUCHES_TOPIC } from '../../../src/topics/topic-model.ts';
import { hoursAfter, NOW, numbered } from '../rendering/digest-samples.ts';

type Request = SelectionRequest & { readonly papers: ReadonlyMap<number, Paper> };

const edition = (overrides: Partial<Edition> = {}): Edition => ({
  kind: 'daily',
  number: 2,
  periodStart: hoursAfter(NOW, -24),
  periodEnd: NOW,
  missedSince: hoursAfter(NOW, -7 * 24),
  ...overrides,
});

const request = (papers: readonly Paper[], overrides: Partial<SelectionRequest> = {}): Request => ({
  papers: new Map(papers.map((paper) => [paper.id, paper])),
  candidates: rankCandidates(papers),
  topics: [],
  queries: [],
  queryMatches: new Map(),
  sent: [],
  profile: null,
  edition: edition(),
  maxPapers: 25,
  replacements: false,
  ...overrides,
});

const select = (asked: Request): Selection => selectionFrom(choosePapers(asked), asked, asked.papers);

const idsOf = (selection: Selection): number[] => selection.items.map(({ paper }) => paper.id);

const inTopic = (slug: string) => [{ slug, score: 1, matched: [slug] }];

test('without topics and queries everything comes, the strongest paper first', () => {
  const papers = [numbered(1, { strength: 1 }), numbered(2, { strength: 3 }), numbered(3, { strength: 2 })];
  expect(idsOf(select(request(papers)))).toEqual([2, 3, 1]);
});

test('papers of one strength come in the order of their ids', () => {
  const papers = [7, 3, 5].map((id) => numbered(id, { strength: 1 }));
  expect(idsOf(select(request(papers)))).toEqual([3, 5, 7]);
});

test('topics and queries are a union and each pick says which of them it is for', () => {
  const papers = [
    numbered(1, { topics: [...inTopic('agents'), ...inTopic('vision')] }),
    numbered(2, { topics: inTopic('vision') }),
    numbered(3, { topics: inTopic('agents') }),
    numbered(4),
  ];
  const queryMatches = new Map([
    [3, [{ query: 'rag', matched: ['RAG'], withoutAbstract: false }]],
    [4, [{ query: 'rag', matched: ['rag'], withoutAbstract: false }]],
  ]);
  const selection = select(request(papers, { topics: ['agents', 'speech'], queries: ['rag'], queryMatches }));
  expect(selection.items.map(({ paper, topics, queries }) => [paper.id, topics, queries.length])).toEqual([
    [1, ['agents'], 0],
    [3, ['agents'], 1],
    [4, [], 1],
  ]);
});

test('a reader whose only query matched nothing gets nothing, not everything', () => {
  expect(select(request([numbered(1)], { queries: ['unheard of'] }))).toEqual({
    edition: edition(),
    items: [],
    matched: 0,
    undelivered: [],
  });
});

test('what this reader was sent does not come again', () => {
  const papers = [1, 2, 3].map((id) => numbered(id));
  const selection = select(request(papers, { sent: [1, 3] }));
  expect(idsOf(selection)).toEqual([2]);
  expect(selection.matched).toBe(1);
});

test('new papers come before better ones that earlier digests left out, which fill up while there is room', () => {
  const papers = [
    numbered(1, { firstSeenAt: hoursAfter(NOW, -30), strength: 900 }),
    numbered(2, { firstSeenAt: hoursAfter(NOW, -2), strength: 5 }),
    numbered(3, { firstSeenAt: hoursAfter(NOW, -40), strength: 800 }),
    numbered(4, { firstSeenAt: hoursAfter(NOW, -3), strength: 6 }),
  ];
  const selection = select(request(papers, { maxPapers: 3 }));
  expect(idsOf(selection)).toEqual([4, 2, 1]);
  expect(selection.matched).toBe(4);
});

test('papers are ordered by strength times fit: topic scores from half up, a query in full, more in a title', () => {
  const inAgents = (score: number) => [{ slug: 'agents', score, matched: [] }];
  const papers = [
    numbered(1, { strength: 9.5, topics: inAgents(0.6) }),
    numbered(2, { strength: 9, topics: inAgents(0.9) }),
    numbered(3, { strength: 8 }),
    numbered(4, { strength: 7.5 }),
    numbered(5, { strength: 1, topics: inAgents(1) }),
  ];
  const query = (withoutAbstract: boolean) => [{ query: 'rag', matched: [], withoutAbstract }];
  const queryMatches = new Map([
    [3, query(false)],
    [4, query(true)],
  ]);
  const asked = request(papers, { topics: ['agents'], queries: ['rag'], queryMatches });
  const { ids, scores } = choosePapers(asked);
  expect(ids).toEqual([4, 2, 3, 1, 5]);
  expect(scores.map((score) => Number(score.toFixed(2)))).toEqual([9, 8.55, 8, 7.6, 1]);
  expect(choosePapers({ ...asked, maxPapers: 2 })).toMatchObject({ ids: [4, 2], matched: 5 });
});

describe('a paper that only touches the reader’s topics', () => {
  const touching = [{ slug: 'agents', score: TOUCHES_TOPIC, matched: [] }];

  test.each(['daily', 'weekdays'] as const)('is not in a %s digest, unless a search finds it', (kind) => {
    const papers = [
      numbered(1, { strength: 9, topics: touching }),
      numbered(2, { strength: 8, topics: touching }),
      numbered(3, { strength: 1, topics: inTopic('agents') }),
    ];
    const queryMatches = new Map([[2, [{ query: 'rag', matched: [], withoutAbstract: false }]]]);
    const selection = select(
      request(papers, { topics: ['agents'], queries: ['rag'], queryMatches, edition: edition({ kind }) }),
    );
    expect(idsOf(selection)).toEqual([2, 3]);
    expect(selection.matched).toBe(2);
  });

  test('is counted where it is all that a daily digest could have', () => {
    const papers = [
      numbered(1, { topics: touching }),
      numbered(2, { topics: touching }),
      numbered(3, { topics: touching, firstSeenAt: hoursAfter(NOW, -30) }),
      numbered(4, { topics: inTopic('vision') }),
    ];
    const asked = request(papers, { topics: ['agents'], sent: [2] });
    expect(choosePapers(asked)).toMatchObject({ ids: [], matched: 0, touching: 1 });
    const both = { ...asked, topics: ['agents', 'vision'] };
    expect(choosePapers(both)).toMatchObject({ ids: [4], matched: 1, touching: 0 });
  });

  test.each([
    'weekly',
    'monthly',
    'catch-up',
    'welcome',
  ] as const)('is in a %s digest if it is among the ten strongest', (kind) => {
    const papers = Array.from({ length: 24 }, (_, i) =>
      numbered(i + 1, { strength: 100 - i, topics: i % 2 === 0 ? inTopic('agents') : touching }),
    );
    const selection = select(request(papers, { topics: ['agents'], edition: edition({ kind }) }));
    const touched = idsOf(selection).filter((id) => id % 2 === 0);
    expect(touched.sort((one, other) => one - other)).toEqual([2, 4, 6, 8, 10]);
    expect(selection.matched).toBe(17);
  });

  test('that earlier digests left out does not fill up a later one', () => {
    const papers = [
      numbered(1, { firstSeenAt: hoursAfter(NOW, -30), strength: 9, topics: touching }),
      numbered(2, { strength: 1, topics: inTopic('agents') }),
    ];
    for (const kind of ['daily', 'weekly'] as const)
      expect(idsOf(select(request(papers, { topics: ['agents'], edition: edition({ kind }) })))).toEqual([2]);
  });
});

test('within its period a paper’s age counts for nothing', () => {
  const papers = [
    numbered(1, { firstSeenAt: hoursAfter(NOW, -1), strength: 5, trendingKey: 900 }),
    numbered(2, { firstSeenAt: hoursAfter(NOW, -29 * 24), strength: 6, trendingKey: 1 }),
  ];
  expect(
    idsOf(select(request(papers, { edition: edition({ periodStart: hoursAfter(NOW, -30 * 24) }) }))),
  ).toEqual([2, 1]);
});

test('a left-out paper is forgotten seven days after it was first seen', () => {
  const papers = [
    numbered(1, { firstSeenAt: hoursAfter(NOW, -7 * 24) }),
    numbered(2, { firstSeenAt: hoursAfter(NOW, -7 * 24 - 1) }),
  ];
  expect(idsOf(select(request(papers)))).toEqual([1]);
});

test('a monthly reader gets what is new since the last digest, older than seven days or not', () => {
  const papers = [numbered(1, { firstSeenAt: hoursAfter(NOW, -20 * 24) })];
  expect(
    idsOf(select(request(papers, { edition: edition({ periodStart: hoursAfter(NOW, -30 * 24) }) }))),
  ).toEqual([1]);
});

test('replacements come only to readers who ask for them, withdrawn papers to none', () => {
  const papers = [
    numbered(1, { announceType: 'replace', topics: inTopic('agents') }),
    numbered(2, { announceType: 'replace-cross' }),
    numbered(3, { announceType: 'cross' }),
    numbered(4, { withdrawnAt: NOW, topics: inTopic('agents') }),
  ];
  const queryMatches = new Map([[4, [{ query: 'q', matched: [], withoutAbstract: false }]]]);
  expect(idsOf(select(request(papers)))).toEqual([3]);
  expect(idsOf(select(request(papers, { replacements: true })))).toEqual([1, 2, 3]);
  expect(
    idsOf(select(request(papers, { replacements: true, topics: ['agents'], queries: ['q'], queryMatches }))),
  ).toEqual([1]);
});

test('ranks stay right beyond one and many words of bits', () => {
  const papers = Array.from({ length: 1000 }, (_, index) =>
    numbered(index + 1, { topics: index % 7 === 0 ? inTopic('agents') : [] }),
  );
  const selection = select(request(papers, { topics: ['agents'], maxPapers: 50 }));
  expect(selection.matched).toBe(143);
  expect(idsOf(selection)).toEqual(Array.from({ length: 50 }, (_, index) => index * 7 + 1));
});

test('the same question has the same answer twice', () => {
  const question = request([1, 2, 3].map((id) => numbered(id)));
  expect(select(question)).toEqual(select(question));
});

test('a paper that is not there any more is left out of what was chosen', () => {
  const asked = request([1, 2, 3].map((id) => numbered(id)));
  expect(choosePapers(asked)).toMatchObject({ ids: [1, 2, 3], matched: 3 });
  expect(idsOf(selectionFrom(choosePapers(asked), asked, new Map([[2, numbered(2)]])))).toEqual([2]);
});
