/** Runs many statements one after the other, and puts the next together while the database works on the one before. */
import { setImmediate as untilSent } from 'node:timers/promises';
import type { Prisma, Transaction } from '../client.ts';

/** Executes all statements. Make them in a generator: the next is asked for when the one before has been sent. */
export async function executePipelined(tx: Transaction, statements: Iterable<Prisma.Sql>): Promise<void> {
  for await (const _count of inTurn(statements, (statement) => tx.$executeRaw(statement)));
}

/** The rows of each statement; the next statement runs while these are looked at. */
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
  // Settled rather than awaited: a failure waits until it is asked for.
  let running: Promise<PromiseSettledResult<Answer>[]> | undefined;
  for (const statement of statements) {
    const answers = valuesOf(await running);
    running = Promise.allSettled([run(statement)]);
    await untilSent();
    yield* answers;
  }
  yield* valuesOf(await running);
}

function valuesOf<Answer>(settled: readonly PromiseSettledResult<Answer>[] = []): Answer[] {
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

export interface ChunkSize<Item> {
  /** Items a portion. */
  readonly most: number;
  /** A portion ends when its items weigh as much as this. Default: no limit. */
  readonly room?: number;
  readonly weigh?: (item: Item) => number;
}

/** Splits what many statements are made of. */
export function* chunks<Item>(
  items: Iterable<Item>,
  { most, room = Number.POSITIVE_INFINITY, weigh = () => 0 }: ChunkSize<Item>,
): Generator<readonly Item[], void> {
  let portion: Item[] = [];
  let weight = 0;
  for (const item of items) {
    portion.push(item);
    weight += weigh(item);
    if (portion.length < most && weight < room) continue;
    yield portion;
    portion = [];
    weight = 0;
  }
  if (portion.length > 0) yield portion;
}
