/** The readers and papers of benchmarks that send whole runs. */
import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import type { PaperText } from './made-texts.ts';

/** The first day of a benchmark, and how long its hours are. */
export const START = Date.UTC(2026, 2, 11, 12);
export const HOUR = 3_600_000;

/** New papers a day. */
const PAPERS = 400;
const TOPICS = [
  'language-models',
  'agents',
  'generation-diffusion',
  'robotics',
  'reinforcement-learning',
  'retrieval',
  'code',
  'safety-alignment',
];
const WORDS = ['retrieval', 'distillation', 'planning', 'diffusion', 'tokens', 'memory', 'speech', 'proofs'];
/** What a reader wants, by their id. */
export type WishesOf = (id: number) => {
  readonly topics: readonly string[];
  readonly queries: readonly string[];
};

/** Some of the topics, others for other readers: an odd step meets each of the eight once. */
export const someTopics = (id: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => TOPICS[(id + at * (1 + 2 * (id % 2))) % TOPICS.length] as string);

/** Three topics each and, for every fifth of them, a query that few others have. */
const fewWishes: WishesOf = (id) => ({
  topics: someTopics(id, 3),
  queries: id % 5 === 0 ? [`${WORDS[id % WORDS.length]} OR "case ${id % PAPERS}"`] : [],
});

export async function fillReaders(app: App, count: number, wishesOf = fewWishes): Promise<void> {
  // Group by group: how much memory a run takes is measured in the same process.
  for (let from = 0; from < count; from += GROUP) {
    const readers = await app.db.reader.createManyAndReturn({
      select: { id: true },
      data: Array.from({ length: Math.min(GROUP, count - from) }, (_, index) => ({
        publicId: randomUUID(),
        email: `reader${from + index}@readers.example`,
        emailKey: `reader${from + index}@readers.example`,
        status: 'active',
        createdAt: new Date(START),
        nextDueAt: new Date(START - HOUR),
      })),
    });
    const topics = readers.flatMap(({ id: readerId }) =>
      wishesOf(readerId).topics.map((topic) => ({ readerId, topic })),
    );
    for (const data of inStatements(topics)) await app.db.readerTopic.createMany({ data });
    const queries = readers.flatMap(({ id: readerId }) =>
      wishesOf(readerId).queries.map((query, position) => ({ readerId, position, query })),
    );
    for (const data of inStatements(queries)) await app.db.readerQuery.createMany({ data });
  }
}

/** Rows of one statement. */
const GROUP = 1000;

/**
 * Rows for one statement at a time. More than a statement holds Prisma sends as several at once over one
 * connection, which `pg` warns of.
 */
export const inStatements = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / GROUP) }, (_, part) =>
    rows.slice(part * GROUP, (part + 1) * GROUP),
  );

const plainText = (index: number): PaperText => ({
  title: `Paper ${index}: how a model of some size learns ${WORDS[index % WORDS.length]} that it was not taught`,
  abstract:
    `We study case ${index}. The method is simple, and it needs neither labels nor a larger model. `.repeat(
      8,
    ),
});

/** New papers before `now`, so that everybody has 25 to read. */
export async function freshPapers(
  app: App,
  now: Date,
  textOf: (index: number) => PaperText = plainText,
): Promise<void> {
  const papers = await app.db.paper.createManyAndReturn({
    select: { id: true },
    data: Array.from({ length: PAPERS }, (_, index) => ({
      ...textOf(index),
      titleKey: `paper${now.getTime()}${index}`,
      authors: ['Ada Lovelace', 'Charles Babbage', 'Mary Somerville', 'George Boole'],
      url: `https://papers.example/${now.getTime()}/${index}`,
      reasons: ['62 upvotes', 'on 3 lists'],
      strength: index,
      trendingKey: index,
      firstSeenAt: new Date(now.getTime() - HOUR),
    })),
  });
  await app.db.paperTopic.createMany({
    data: papers.flatMap(({ id }, index) =>
      [0, 1].map((step) => ({
        paperId: id,
        topic: TOPICS[(index + step) % TOPICS.length] as string,
        matched: ['model'],
      })),
    ),
  });
}
