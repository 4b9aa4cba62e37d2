/** Runs statements in sequence, and prepares the next one while the database executes the current one. */

import { setImmediate as untilSent } from 'node:timers/promises';
import type { Prisma, Transaction } from '../client.ts';

/**
 * Executes all statements. Create them in a generator: the next one is requested when the previous one has
 * been sent.
 */
export async function executePipelined(tx: Transaction, statements: Iterable<Prisma.Sql>): Promise<void> {
  for await (const _count of inTurn(statements, (statement) => tx.$executeRaw(statement)));
}

/** Yields the rows of each statement; the next statement runs while the caller processes them. */
export function queryPipelined<Row>(
  tx: Transaction,
  statements: Iterable<Prisma.Sql>,
): AsyncGenerator<Row[], void> {
  return inTurn(statements, (statement) => tx.$queryRaw<Row[]>(statement));
}

async function* inTurn<Answer>(
  statements: Iterable<Prisma.Sql>,
  run: (statement: Prisma.Sql) => PromiseLike<Answer>,
): AsyncGenerator<Answer, void> {
  // Not simply awaited, so that an error is thrown only when its result is due.
  let running: Promise<PromiseSettledResult<Answer>[]> | undefined;
  for (const statement of statements) {
    const answers = unwrapResults(await running);
    running = Promise.allSettled([run(statement)]);
    await untilSent();
    yield* answers;
  }
  yield* unwrapResults(await running);
}

function unwrapResults<Answer>(settled: readonly PromiseSettledResult<Answer>[] = []): Answer[] {
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

export interface ChunkSize<Item> {
  /** Maximum items in a chunk. */
  readonly most: number;
  /** A chunk also ends when its items have reached this weight. Default: no limit. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
}

/** Splits items into chunks, one for each statement. */
export function* chunks<Item>(
  items: Iterable<Item>,
  { most, maxWeight = Number.POSITIVE_INFINITY, weigh = () => 0 }: ChunkSize<Item>,
): Generator<readonly Item[], void> {
  let chunk: Item[] = [];
  let weight = 0;
  for (const item of items) {
    chunk.push(item);
    weight += weigh(item);
    if (chunk.length < most && weight < maxWeight) continue;
    yield chunk;
    chunk = [];
    weight = 0;
  }
  if (chunk.length > 0) yield chunk;
}
