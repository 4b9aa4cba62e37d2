/** Finds, lists and counts readers, and takes the lock under which one is changed. */
import type { Database, Prisma, Transaction } from '../database/client.ts';
import { PaperroundError } from '../errors.ts';
import {
  FREQUENCIES,
  type Frequency,
  LAYOUTS,
  type Layout,
  MAIL_FORMATS,
  type MailFormat,
  READER_STATUSES,
  type Reader,
  type ReaderStatus,
} from './reader.ts';

const BATCH = 1_000;
const WITH_FILTERS = {
  topics: { orderBy: { topic: 'asc' } },
  queries: { orderBy: { position: 'asc' } },
} as const;

type ReaderRow = Prisma.ReaderGetPayload<{ include: typeof WITH_FILTERS }>;

/** Identifies a reader: by row id, public id (in tokens), or address as compared (`ParsedAddress.key`). */
export type ReaderName =
  | { readonly id: number }
  | { readonly publicId: string }
  | { readonly emailKey: string };

/** One reader, or null. */
export async function findReader(db: Transaction, name: ReaderName): Promise<Reader | null> {
  const row = await db.reader.findUnique({ where: name, include: WITH_FILTERS });
  return row === null ? null : toReader(row);
}

/** @throws PaperroundError `unknown_reader` */
export async function getReader(db: Transaction, name: ReaderName): Promise<Reader> {
  const reader = await findReader(db, name);
  if (reader === null) {
    throw new PaperroundError('unknown_reader', 'There is no subscriber with this address.', {
      hint: 'See `paperround subscribers list`.',
    });
  }
  return reader;
}

/** All readers in order of id, some 1,000 at a time, so that memory stays flat. */
export async function* allReaders(db: Transaction): AsyncGenerator<readonly Reader[]> {
  for (let after = 0; ; ) {
    const rows = await db.reader.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: BATCH,
      include: WITH_FILTERS,
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows.map(toReader);
  }
}

/** The readers with these addresses (as compared), by address. */
export async function readersByEmailKeys(
  db: Transaction,
  emailKeys: readonly string[],
): Promise<ReadonlyMap<string, Reader>> {
  const rows = await db.reader.findMany({
    where: { emailKey: { in: [...emailKeys] } },
    include: WITH_FILTERS,
  });
  return new Map(rows.map((row) => [row.emailKey, toReader(row)]));
}

/** Number of readers by status; webhooks are counted apart. */
export async function countReaders(db: Transaction): Promise<Readonly<Record<ReaderStatus, number>>> {
  const groups = await db.reader.groupBy({ by: ['status'], _count: { _all: true } });
  const webhooks = await countWebhooks(db);
  const counts = new Map(groups.map((group) => [group.status, group._count._all]));
  return byStatus((status) => (counts.get(status) ?? 0) - webhooks[status]);
}

/** Number of webhooks by the status that they have as readers. There are few of them. */
export async function countWebhooks(db: Transaction): Promise<Readonly<Record<ReaderStatus, number>>> {
  const rows = await db.webhook.findMany({ select: { reader: { select: { status: true } } } });
  return byStatus((status) => rows.filter(({ reader }) => reader.status === status).length);
}

const byStatus = (countOf: (status: ReaderStatus) => number): Record<ReaderStatus, number> =>
  Object.fromEntries(READER_STATUSES.map((status) => [status, countOf(status)])) as Record<
    ReaderStatus,
    number
  >;

/**
 * Changes one reader in a transaction, under the reader's lock. Returns null, without calling
 * `change`, if there is no such reader.
 */
export async function changeReader<T>(
  db: Database,
  name: ReaderName,
  change: (tx: Transaction, reader: Reader) => Promise<T>,
): Promise<T | null> {
  return db.$transaction((tx) => changeReaderWithin(tx, name, change));
}

/** `changeReader` within a larger transaction. */
export async function changeReaderWithin<T>(
  tx: Transaction,
  name: ReaderName,
  change: (tx: Transaction, reader: Reader) => Promise<T>,
): Promise<T | null> {
  const found = await tx.reader.findUnique({ where: name, select: { id: true } });
  if (found === null) return null;
  await lockReader(tx, found.id);
  // Read again under the lock: the reader may have changed while waiting for it.
  const reader = await findReader(tx, { id: found.id });
  return reader === null ? null : change(tx, reader);
}

/** Locks several readers in a fixed order, so that two transactions never deadlock. */
export async function lockReaders(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM readers WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
}

/** Takes the right to change a reader, until the transaction ends. */
export async function lockReader(tx: Transaction, id: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM readers WHERE id = ${id} FOR UPDATE`;
}

/** The latest local day for which a reader has a delivery, or null. There is at most one per day. */
export async function lastDeliveryDay(tx: Transaction, readerId: number): Promise<string | null> {
  const { _max } = await tx.delivery.aggregate({ where: { readerId }, _max: { localDay: true } });
  return _max.localDay;
}

function toReader(row: ReaderRow): Reader {
  return {
    id: row.id,
    publicId: row.publicId,
    email: row.email,
    status: oneOf<ReaderStatus>(READER_STATUSES, row.status, 'status'),
    topics: row.topics.map(({ topic }) => topic),
    queries: row.queries.map(({ query }) => query),
    exclusions: row.exclusions,
    authors: row.authors,
    frequency: oneOf<Frequency>(FREQUENCIES, row.frequency, 'frequency'),
    minuteOfDay: row.minuteOfDay,
    timeZone: row.timeZone,
    weekday: row.weekday,
    monthDay: row.monthDay,
    maxPapers: row.maxPapers,
    pauseUntil: row.pauseUntil,
    replacements: row.replacements,
    layout: oneOf<Layout>(LAYOUTS, row.layout, 'layout'),
    format: oneOf<MailFormat>(MAIL_FORMATS, row.format, 'format'),
    groupByTopic: row.groupByTopic,
    locale: row.locale,
    createdAt: row.createdAt,
    confirmedAt: row.confirmedAt,
    nextDueAt: row.nextDueAt,
    lastPeriodEnd: row.lastPeriodEnd,
  };
}

function oneOf<T extends string>(known: readonly T[], seen: string, column: string): T {
  const value = known.find((one) => one === seen);
  if (value !== undefined) return value;
  throw new PaperroundError(
    'database_drift',
    `A reader has ${column} ${JSON.stringify(seen)}, expected one of ${known.join(', ')}.`,
    {
      hint: 'The store was written by another version; use that one, or a newer one.',
    },
  );
}
