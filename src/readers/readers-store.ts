/** Finds, lists and counts readers, and takes the lock under which one is changed. */

import { type Database, Prisma, type Transaction } from '../database/client.ts';
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

type StoredReader = Omit<Reader, 'status' | 'frequency' | 'layout' | 'format'> &
  Readonly<Record<'status' | 'frequency' | 'layout' | 'format', string>>;

/**
 * Reads readers with their topics and queries, in one statement.
 * @param which a condition on the reader `r`, and any clauses that follow it
 */
const selectReaders = (db: Transaction, which: Prisma.Sql): Promise<StoredReader[]> => db.$queryRaw<
  StoredReader[]
>`
  SELECT r.id, r.public_id AS "publicId", r.email, r.email_key AS "emailKey", r.status,
    ARRAY(SELECT topic FROM reader_topics t WHERE t.reader_id = r.id ORDER BY topic) AS topics,
    ARRAY(SELECT query FROM reader_queries q WHERE q.reader_id = r.id ORDER BY position) AS queries,
    r.exclusions, r.authors, r.frequency, r.minute_of_day AS "minuteOfDay", r.time_zone AS "timeZone", r.weekday, r.month_day AS "monthDay",
    r.max_papers AS "maxPapers", r.pause_until AS "pauseUntil", r.replacements, r.layout, r.format, r.group_by_topic AS "groupByTopic", r.locale,
    r.created_at AS "createdAt", r.confirmed_at AS "confirmedAt", r.next_due_at AS "nextDueAt", r.last_period_end AS "lastPeriodEnd"
  FROM readers r WHERE ${which}`;

/** Identifies a reader: by row id, public id (in tokens), or address as compared (`ParsedAddress.key`). */
export type ReaderKey =
  | { readonly id: number }
  | { readonly publicId: string }
  | { readonly emailKey: string };

/** Returns the condition that `r` is this reader. */
const keySql = (key: ReaderKey): Prisma.Sql => {
  if ('id' in key) return Prisma.sql`r.id = ${key.id}`;
  return 'publicId' in key
    ? Prisma.sql`r.public_id = ${key.publicId}::uuid`
    : Prisma.sql`r.email_key = ${key.emailKey}`;
};

/** Returns one reader, or null. */
export async function findReader(db: Transaction, key: ReaderKey): Promise<Reader | null> {
  const [row] = await selectReaders(db, keySql(key));
  return row === undefined ? null : toReader(row);
}

/** @throws PaperroundError `unknown_reader` */
export async function getReader(db: Transaction, key: ReaderKey): Promise<Reader> {
  const reader = await findReader(db, key);
  if (reader === null) {
    throw new PaperroundError('unknown_reader', 'There is no subscriber with this address.', {
      hint: 'See `paperround subscribers list`.',
    });
  }
  return reader;
}

/** Yields all readers in order of id, up to 1,000 at a time, so that memory stays flat. */
export async function* allReaders(db: Transaction): AsyncGenerator<readonly Reader[]> {
  for (let after = 0; ; ) {
    const rows = await selectReaders(db, Prisma.sql`r.id > ${after} ORDER BY r.id LIMIT ${BATCH}`);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows.map(toReader);
  }
}

/** Returns the readers with these addresses (as compared), by address. */
export async function readersByEmailKeys(
  db: Transaction,
  emailKeys: readonly string[],
): Promise<ReadonlyMap<string, Reader>> {
  const rows = await selectReaders(db, Prisma.sql`r.email_key = ANY(${[...emailKeys]}::text[])`);
  return new Map(rows.map((row) => [row.emailKey, toReader(row)]));
}

/** Counts readers by status, without webhooks. */
export async function countReaders(db: Transaction): Promise<Readonly<Record<ReaderStatus, number>>> {
  const groups = await db.reader.groupBy({ by: ['status'], _count: { _all: true } });
  const webhooks = await countWebhooks(db);
  const counts = new Map(groups.map((group) => [group.status, group._count._all]));
  return byStatus((status) => (counts.get(status) ?? 0) - webhooks[status]);
}

/** Counts webhooks by the status that they have as readers. There are few, so all are read. */
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
  key: ReaderKey,
  change: (tx: Transaction, reader: Reader) => Promise<T>,
): Promise<T | null> {
  return db.$transaction((tx) => changeReaderWithin(tx, key, change));
}

/** `changeReader` within a larger transaction. */
export async function changeReaderWithin<T>(
  tx: Transaction,
  key: ReaderKey,
  change: (tx: Transaction, reader: Reader) => Promise<T>,
): Promise<T | null> {
  // Locked by id: if the address changes while this waits for the lock, the reader is still found.
  const [found] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM readers WHERE id = (SELECT r.id FROM readers r WHERE ${keySql(key)}) FOR UPDATE`;
  if (found === undefined) return null;
  // Read again under the lock: the reader may have changed while waiting for it.
  const reader = await findReader(tx, { id: found.id });
  return reader === null ? null : change(tx, reader);
}

/** Locks several readers in a fixed order, so that two transactions never deadlock. */
export async function lockReaders(tx: Transaction, ids: readonly number[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM readers WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
}

/** Returns the latest local day for which a reader has a delivery, or null. There is at most one per day. */
export async function lastDeliveryDay(tx: Transaction, readerId: number): Promise<string | null> {
  const { _max } = await tx.delivery.aggregate({ where: { readerId }, _max: { localDay: true } });
  return _max.localDay;
}

const toReader = ({ status, frequency, layout, format, ...row }: StoredReader): Reader => ({
  ...row,
  status: oneOf<ReaderStatus>(READER_STATUSES, status, 'status'),
  frequency: oneOf<Frequency>(FREQUENCIES, frequency, 'frequency'),
  layout: oneOf<Layout>(LAYOUTS, layout, 'layout'),
  format: oneOf<MailFormat>(MAIL_FORMATS, format, 'format'),
});

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
