/** Counts, day by day, the readers who joined, left and were active, from what the store knows about them. */

import { Prisma, type Transaction } from '../database/client.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { findSuppressions } from '../readers/suppression-store.ts';

/** Addresses looked up by one statement. */
const BATCH = 2_000;

export interface ReaderDay {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** Readers who were active at its end. */
  readonly active: number;
  readonly joined: number;
  readonly left: number;
}

/**
 * Returns the counts of each of `days`, which are given oldest first. An imported reader joined at the
 * import, whenever they agreed. A reader whose history does not say when they ceased to be active, as after a
 * pause, counts as active on no day; erased readers are missing.
 */
export async function readersByDay(
  db: Transaction,
  hasher: AddressHasher,
  days: readonly string[],
): Promise<readonly ReaderDay[]> {
  const changes = await changesByDay(db, `${days[0]}T00:00:00Z`, await listStops(db, hasher));
  const countOf = (day: string, of: (change: ChangesOfDay) => number): number =>
    changes.filter((change) => change.day === day).reduce((sum, change) => sum + of(change), 0);
  let active = countOf(BEFORE, changeBy);
  return days.map((day) => {
    active += countOf(day, changeBy);
    return {
      day,
      active,
      joined: countOf(day, ({ what, count }) => (what === 'joined' ? count : 0)),
      left: countOf(day, ({ what, count }) => (what === 'left' ? count : 0)),
    };
  });
}

/** Stands for all days before the first one. */
const BEFORE = 'before';

interface ChangesOfDay {
  readonly day: string;
  readonly what: 'joined' | 'left' | 'stopped';
  readonly count: number;
  /** Of these, readers whose history ends in their present state. */
  readonly known: number;
}

const changeBy = ({ what, known }: ChangesOfDay): number => (what === 'joined' ? known : -known);

interface Stop {
  readonly readerId: number;
  readonly at: Date;
}

/** Excludes webhooks. */
const isReader = Prisma.sql`reader_id NOT IN (SELECT reader_id FROM webhooks)`;

/** Counts when readers became active or ceased to be; a move or a second stop changes nothing. */
function changesByDay(db: Transaction, since: string, stops: readonly Stop[]): Promise<ChangesOfDay[]> {
  return db.$queryRaw<ChangesOfDay[]>`
    WITH happened AS (
      SELECT reader_id, consents.id AS nth, GREATEST(at, created_at) AS at, CASE event WHEN 'confirmed' THEN 'joined' ELSE 'left' END AS what
      FROM consents JOIN readers ON readers.id = reader_id WHERE event IN ('confirmed', 'withdrawn') AND ${isReader}
      UNION ALL SELECT reader_id, NULL, at, 'stopped'
      FROM bounce_events JOIN readers ON readers.id = reader_id WHERE kind IN ('hard', 'complaint') AND counts AND readers.status IN ('bounced', 'complained') AND ${isReader}
      UNION ALL SELECT reader_id, NULL, at, 'stopped'
      FROM unnest(${stops.map(({ readerId }) => readerId)}::int[], ${stops.map(({ at }) => at)}::timestamptz[]) AS stop(reader_id, at)
    ), in_order AS (
      SELECT reader_id, at, what, COALESCE(lag(what) OVER history = 'joined', false) AS was_active, last_value(what) OVER history = 'joined' AS ends_active
      FROM happened
      WINDOW history AS (PARTITION BY reader_id ORDER BY at, nth ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )
    SELECT CASE WHEN at < ${since}::timestamptz THEN ${BEFORE} ELSE to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END AS day, what,
      count(*)::int AS count, (count(*) FILTER (WHERE ends_active = (status = 'active')))::int AS known
    FROM in_order JOIN readers ON id = reader_id WHERE was_active <> (what = 'joined') GROUP BY 1, 2`;
}

/** Returns, for readers who are out but did not leave themselves, when their addresses were suppressed. */
async function listStops(db: Transaction, hasher: AddressHasher): Promise<readonly Stop[]> {
  const readers = await db.$queryRaw<{ id: number; emailKey: string }[]>`
    SELECT id, email_key AS "emailKey" FROM readers
    WHERE status IN ('unsubscribed', 'bounced', 'complained') AND (
      SELECT event FROM consents WHERE reader_id = readers.id AND event <> 'requested' ORDER BY at DESC, id DESC LIMIT 1
    ) = 'confirmed'`;
  const stops: Stop[] = [];
  for (let start = 0; start < readers.length; start += BATCH) {
    const batch = readers.slice(start, start + BATCH);
    const found = await findSuppressions(
      db,
      hasher,
      batch.map(({ emailKey }) => emailKey),
    );
    stops.push(
      ...batch.flatMap(({ id, emailKey }) => {
        const stop = found.get(emailKey);
        return stop === undefined ? [] : [{ readerId: id, at: stop.at }];
      }),
    );
  }
  return stops;
}
