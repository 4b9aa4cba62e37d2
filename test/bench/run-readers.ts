/** The readers and papers of benchmarks that send whole runs. */
import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';

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
/** Readers with three topics each and, every fifth of them, a query that few others have. */
export async function fillReaders(app: App, count: number): Promise<void> {
  const subscribers = Array.from({ length: count }, (_, index) => ({
    publicId: randomUUID(),
    email: `reader${index}@readers.example`,
    emailKey: `reader${index}@readers.example`,
    status: 'active',
    createdAt: new Date(START),
    nextDueAt: new Date(START - HOUR),
  }));
  for (const data of inStatements(subscribers)) await app.db.reader.createMany({ data });
  const readers = await app.db.reader.findMany({ select: { id: true } });
  const topicOf = (id: number, step: number) =>
    TOPICS[(id + step * (1 + (id % 2))) % TOPICS.length] as string;
  const topics = readers.flatMap(({ id }) =>
    [0, 1, 2].map((step) => ({ readerId: id, topic: topicOf(id, step) })),
  );
  for (const data of inStatements(topics)) await app.db.readerTopic.createMany({ data });
  const queries = readers
    .filter(({ id }) => id % 5 === 0)
    .map(({ id }) => ({
      readerId: id,
      position: 0,
      query: `${WORDS[id % WORDS.length]} OR "case ${id % PAPERS}"`,
    }));
  for (const data of inStatements(queries)) await app.db.readerQuery.createMany({ data });
}

/** Rows for one statement at a time. More than a statement holds Prisma sends as several at once over one connection, which `pg` warns of. */
export const inStatements = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / 1000) }, (_, part) =>
    rows.slice(part * 1000, (part + 1) * 1000),
  );

const plainAbstract = (index: number): string =>
  `We study case ${index}. The method is simple, and it needs neither labels nor a larger model. `.repeat(8);

/** New papers before `now`, so that everybody has 25 to read. */
export async function freshPapers(
  app: App,
  now: Date,
  abstractOf: (index: number) => string = plainAbstract,
): Promise<void> {
  const papers = await app.db.paper.createManyAndReturn({
    select: { id: true },
    data: Array.from({ length: PAPERS }, (_, index) => ({
      title: `Paper ${index}: how a model of some size learns ${WORDS[index % WORDS.length]} that it was not taught`,
      titleKey: `paper${now.getTime()}${index}`,
      abstract: abstractOf(index),
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
