/** Loads what a digest needs to know about its readers, for a whole group at once. */

import { type Database, Prisma, queryPrepared } from '../database/client.ts';
import { DAY_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';
import { type FormerSchedule, parseFormerSchedules } from './former-schedules.ts';
import { type Profile, profileFromRow } from './profile.ts';
import type { Preferences } from './reader.ts';

export interface DigestReader extends Preferences {
  readonly id: number;
  /** How many editions the reader has had: digests that were sent, or may have arrived. */
  readonly editions: number;
  /**
   * The schedules before the present one, oldest first: whether an edition was lost depends on the schedule
   * of that time.
   */
  readonly formerSchedules: readonly FormerSchedule[];
  /** Papers that were or are being sent to this reader, by any delivery. */
  readonly sent: readonly number[];
  /**
   * Papers that are not news to the reader, who has said "not for me" or "more like this" about them, or
   * about another with the same title.
   */
  readonly withFeedback: readonly number[];
  /** Null if the reader has none, or has turned it off. */
  readonly profile: Profile | null;
}

/** Returns a reader with these preferences and no history, who is not stored. */
export const firstTimeReader = (preferences: Preferences): DigestReader => ({
  ...preferences,
  id: 0,
  editions: 0,
  formerSchedules: [],
  sent: [],
  withFeedback: [],
  profile: null,
});

/**
 * A delivery's day is the reader's local day when it was planned, which differs from the day in UTC by at
 * most this.
 */
const DAY_OR_MORE_MS = 2 * DAY_MS;

/**
 * Returns the readers with these ids by id, in order of id; deleted ones are absent.
 * @param firstSeen when the oldest paper that the digest can contain was first seen: earlier deliveries
 * cannot contain that paper
 */
export async function digestReaders(
  db: Database,
  ids: readonly number[],
  firstSeen: Date,
): Promise<Map<number, DigestReader>> {
  const firstDay = utcDay(new Date(firstSeen.getTime() - DAY_OR_MORE_MS));
  // Passed as text because it occurs in the statement several times, and `pg` writes an array element by
  // element.
  const list = Prisma.sql`string_to_array(${ids.join()}, ',')::int[]`;
  const which = Prisma.sql`reader_id = ANY(${list})`;
  // Lists are fetched as JSON, which parses many times faster than a PostgreSQL array, and each kind of list
  // by one subquery for all readers instead of one per reader. A reader's last edition is nearly always among
  // the recent deliveries; an older one is looked up by reader. There, `status || ''` keeps PostgreSQL from
  // using the index on status as well: until the first run had been analyzed, it did, and read everything
  // sent so far for each reader.
  const rows = await queryPrepared<DigestReaderRow>(
    db,
    Prisma.sql`
    SELECT r.id, r.frequency, r.minute_of_day AS "minuteOfDay", r.time_zone AS "timeZone", r.weekday, r.month_day AS "monthDay",
      r.pause_until AS "pauseUntil", r.former_schedules::text AS "formerSchedules", r.max_papers AS "maxPapers", r.replacements, r.layout, r.format, r.group_by_topic AS "groupByTopic", r.locale,
      GREATEST(r.editions, COALESCE(recent.edition_number, (SELECT d.edition_number FROM deliveries d
        WHERE d.reader_id = r.id AND d.edition_number IS NOT NULL AND d.status || '' IN ('sent', 'uncertain')
        ORDER BY d.local_day DESC LIMIT 1))) AS editions,
      array_to_json(r.exclusions)::text AS exclusions, array_to_json(r.authors)::text AS authors,
      COALESCE(wanted.topics, '[]') AS topics, COALESCE(asked.queries, '[]') AS queries, COALESCE(recent.sent, '[]') AS sent,
      COALESCE(said.with_feedback, '[]') AS "withFeedback", p.likes, p.grams, p.weights
    FROM readers r LEFT JOIN profiles p ON p.reader_id = r.id AND NOT r.profile_off
    LEFT JOIN (
      SELECT reader_id, json_agg(topic ORDER BY topic)::text AS topics FROM reader_topics WHERE ${which} GROUP BY reader_id
    ) wanted ON wanted.reader_id = r.id
    LEFT JOIN (
      SELECT reader_id, json_agg(query ORDER BY position)::text AS queries FROM reader_queries WHERE ${which} GROUP BY reader_id
    ) asked ON asked.reader_id = r.id
    LEFT JOIN (
      SELECT reader_id, '[' || string_agg(array_to_string(paper_ids, ','), ',') FILTER (WHERE paper_ids <> '{}') || ']' AS sent,
        (array_agg(edition_number ORDER BY local_day DESC)
          FILTER (WHERE edition_number IS NOT NULL AND status IN ('sent', 'uncertain')))[1] AS edition_number
      FROM deliveries WHERE ${which} AND local_day >= ${firstDay} GROUP BY reader_id
    ) recent ON recent.reader_id = r.id
    LEFT JOIN (
      -- The paper, and others of the same title.
      SELECT f.reader_id, json_agg(same.id)::text AS with_feedback
      FROM feedback f JOIN papers p ON p.id = f.paper_id JOIN papers same ON same.title_key = p.title_key
      WHERE ${which} AND f.kind IN ('less', 'more') GROUP BY f.reader_id
    ) said ON said.reader_id = r.id
    WHERE r.id = ANY(${list}) ORDER BY r.id`,
  );
  return new Map(rows.map((row) => [row.id, readerFromRow(row)]));
}

function readerFromRow({ likes, grams, weights, ...row }: DigestReaderRow): DigestReader {
  const { topics, queries, exclusions, authors, sent, withFeedback, formerSchedules } = row;
  return {
    ...row,
    topics: JSON.parse(topics) as string[],
    queries: JSON.parse(queries) as string[],
    exclusions: JSON.parse(exclusions) as string[],
    authors: JSON.parse(authors) as string[],
    sent: JSON.parse(sent) as number[],
    withFeedback: JSON.parse(withFeedback) as number[],
    formerSchedules: formerSchedules === null ? NONE : parseFormerSchedules(formerSchedules),
    profile: likes === null ? null : profileFromRow({ likes, grams: grams!, weights: weights! }),
  };
}

type Lists = 'topics' | 'queries' | 'exclusions' | 'authors' | 'sent' | 'withFeedback';

const NONE: readonly FormerSchedule[] = [];

type DigestReaderRow = Omit<DigestReader, Lists | 'profile' | 'formerSchedules'> &
  Record<Lists, string> & {
    readonly formerSchedules: string | null;
    readonly likes: number | null;
    readonly grams: string | null;
    readonly weights: Uint8Array | null;
  };
