/** Loads what a digest needs to know of its readers, for a whole group at once. */

import { type Database, Prisma, queryPrepared } from '../database/client.ts';
import { DAY_MS, utcDay } from '../text/days.ts';
import { type FormerSchedule, parseFormerSchedules } from './former-schedules.ts';
import { type Profile, profileFromRow } from './profile.ts';
import type { Layout, MailFormat, Preferences, Schedule } from './reader.ts';

export interface DigestReader extends Schedule {
  readonly id: number;
  /** How many editions the reader has had: digests that were sent, or may have arrived. */
  readonly editions: number;
  /** What held before the present schedule, oldest first. */
  readonly formerSchedules: readonly FormerSchedule[];
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly exclusions: readonly string[];
  readonly authors: readonly string[];
  readonly maxPapers: number;
  readonly replacements: boolean;
  readonly layout: Layout;
  readonly format: MailFormat;
  readonly groupByTopic: boolean;
  readonly locale: string | null;
  /** Papers that were or are being sent to this reader, by any delivery. */
  readonly sent: readonly number[];
  /**
   * Papers that are no news to the reader: they said "not for me" or "more like this", also of one of the
   * same title.
   */
  readonly judged: readonly number[];
  /** Null if the reader has none, or has turned it off. */
  readonly profile: Profile | null;
}

/** Somebody with these wishes who has had and said nothing, and is not stored. */
export const firstTimeReader = (wishes: Preferences): DigestReader => ({
  ...wishes,
  id: 0,
  editions: 0,
  formerSchedules: [],
  sent: [],
  judged: [],
  profile: null,
});

/**
 * A delivery is for the local day on which it was planned, which differs from the day in UTC by at
 * most this.
 */
const DAY_OR_MORE_MS = 2 * DAY_MS;

/**
 * The readers with these ids, by id and in its order; deleted ones are absent.
 * @param firstSeen of the oldest paper that the digest can contain: earlier deliveries cannot contain
 * it
 */
export async function digestReaders(
  db: Database,
  ids: readonly number[],
  firstSeen: Date,
): Promise<Map<number, DigestReader>> {
  const firstDay = utcDay(new Date(firstSeen.getTime() - DAY_OR_MORE_MS));
  // Lists as JSON, which is parsed many times faster than a PostgreSQL array. Deliveries are found by their
  // reader: the condition on their status is written so that no index serves it. Until a first run was
  // analyzed, PostgreSQL took the index of status as well, and read all that was sent so far for each reader.
  const rows = await queryPrepared<ReaderRow>(
    db,
    Prisma.sql`
    SELECT r.id, r.frequency, r.minute_of_day AS "minuteOfDay", r.time_zone AS "timeZone", r.weekday, r.month_day AS "monthDay",
      r.pause_until AS "pauseUntil", r.former_schedules::text AS "formerSchedules", r.max_papers AS "maxPapers", r.replacements, r.layout, r.format, r.group_by_topic AS "groupByTopic", r.locale,
      GREATEST(r.editions, (SELECT d.edition_number FROM deliveries d
        WHERE d.reader_id = r.id AND d.edition_number IS NOT NULL AND d.status || '' IN ('sent', 'uncertain')
        ORDER BY d.local_day DESC LIMIT 1)) AS editions,
      array_to_json(r.exclusions)::text AS exclusions, array_to_json(r.authors)::text AS authors,
      COALESCE((SELECT json_agg(t.topic ORDER BY t.topic)::text FROM reader_topics t WHERE t.reader_id = r.id), '[]') AS topics,
      COALESCE((SELECT json_agg(q.query ORDER BY q.position)::text FROM reader_queries q WHERE q.reader_id = r.id), '[]') AS queries,
      (SELECT '[' || COALESCE(string_agg(array_to_string(d.paper_ids, ','), ','), '') || ']' FROM deliveries d
        WHERE d.reader_id = r.id AND d.local_day >= ${firstDay} AND d.paper_ids <> '{}') AS sent,
      -- The paper, and others of the same title.
      COALESCE((SELECT json_agg(same.id)::text FROM feedback f JOIN papers p ON p.id = f.paper_id JOIN papers same ON same.title_key = p.title_key
        WHERE f.reader_id = r.id AND f.kind IN ('less', 'more')), '[]') AS judged,
      p.likes, p.grams, p.weights
    FROM readers r LEFT JOIN profiles p ON p.reader_id = r.id AND NOT r.profile_off
    WHERE r.id = ANY(${[...ids]}::int[]) ORDER BY r.id`,
  );
  return new Map(rows.map((row) => [row.id, readerFromRow(row)]));
}

function readerFromRow({ likes, grams, weights, ...row }: ReaderRow): DigestReader {
  const { topics, queries, exclusions, authors, sent, judged, formerSchedules } = row;
  return {
    ...row,
    topics: JSON.parse(topics) as string[],
    queries: JSON.parse(queries) as string[],
    exclusions: JSON.parse(exclusions) as string[],
    authors: JSON.parse(authors) as string[],
    sent: JSON.parse(sent) as number[],
    judged: JSON.parse(judged) as number[],
    formerSchedules: formerSchedules === null ? NONE : parseFormerSchedules(formerSchedules),
    profile: likes === null ? null : profileFromRow({ likes, grams: grams!, weights: weights! }),
  };
}

type Lists = 'topics' | 'queries' | 'exclusions' | 'authors' | 'sent' | 'judged';

const NONE: readonly FormerSchedule[] = [];

type ReaderRow = Omit<DigestReader, Lists | 'profile' | 'formerSchedules'> &
  Record<Lists, string> & {
    readonly formerSchedules: string | null;
    readonly likes: number | null;
    readonly grams: string | null;
    readonly weights: Uint8Array | null;
  };
