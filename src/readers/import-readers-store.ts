/** Imports readers from a CSV file, in batches that are stored completely or not at all. */

import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../database/client.ts';
import { rememberSchedules } from './former-schedules-store.ts';
import { type DecidedRow, type DecisionContext, decideBatch } from './import-decisions-store.ts';
import { batchesOfRows, type ReaderFile } from './import-file.ts';
import { digestToCome, memoizeNextDue, nextDueAfterChange, sameDays, sameSchedule } from './next-due.ts';
import { isEnded, type Preferences, type Reader } from './reader.ts';
import type { ReaderRow, RejectedRow, RemarkedRow } from './reader-csv.ts';
import { addSuppressions } from './suppression-store.ts';

export interface ImportResult {
  readonly imported: number;
  readonly updated: number;
  /**
   * Of these, readers without consent: they get no mail unless they are asked, and are deleted after thirty
   * days.
   */
  readonly pending: number;
  readonly rejected: readonly RejectedRow[];
  /** Accepted rows for which links in mails from elsewhere do not work here, and why. */
  readonly lostLinks: readonly RemarkedRow[];
  /** Columns whose cells were ignored. */
  readonly unknownColumns: readonly string[];
}

export interface ImportContext extends DecisionContext {
  /** Called with the number of rows done, after each batch. */
  readonly onProgress?: (rows: number) => void;
  /** Called after each batch is stored, with the ids of its pending readers. */
  readonly onPending?: (readerIds: readonly number[]) => void;
}

/** A row to be stored. */
interface AcceptedRow extends DecidedRow {
  readonly nextDueAt: Date | null;
}

/**
 * Stores the rows of a file. Invalid rows are reported with their line (from 1) and do not prevent the
 * others. Importing the same file again changes nothing.
 */
export async function importReaders(
  db: Database,
  file: ReaderFile,
  context: ImportContext,
): Promise<ImportResult> {
  const rejected: RejectedRow[] = [];
  const lostLinks: RemarkedRow[] = [];
  const firstDue = memoizeNextDue();
  const totals = { imported: 0, updated: 0, pending: 0 };
  let rows = 0;
  for await (const batch of batchesOfRows(file, context.now)) {
    if ('reason' in batch) {
      rows += 1;
      rejected.push(batch);
      continue;
    }
    const done = await db.$transaction((tx) => storeBatch(tx, batch, context, firstDue));
    totals.imported += done.imported;
    totals.updated += done.updated;
    totals.pending += done.pending.length;
    context.onPending?.(done.pending);
    rows += batch.length;
    rejected.push(...done.rejected);
    lostLinks.push(...done.lostLinks);
    context.onProgress?.(rows);
  }
  const unknownColumns = file.layout.unknown;
  return { ...totals, rejected: byLine(rejected), lostLinks, unknownColumns };
}

export const byLine = (rows: readonly RejectedRow[]): readonly RejectedRow[] =>
  rows.toSorted((one, other) => one.line - other.line);

async function storeBatch(
  tx: Transaction,
  rows: readonly ReaderRow[],
  context: ImportContext,
  firstDue: ReturnType<typeof memoizeNextDue>,
): Promise<{
  imported: number;
  updated: number;
  pending: readonly number[];
  rejected: readonly RejectedRow[];
  lostLinks: readonly RemarkedRow[];
}> {
  const { hasher, now } = context;
  const keys = rows.map(({ address }) => address.key).toSorted();
  await tx.$queryRaw`SELECT id FROM readers WHERE email_key = ANY(${keys}::text[]) ORDER BY id FOR UPDATE`;
  const { accepted: decided, rejected, lostLinks } = await decideBatch(tx, rows, context);
  const lastDays = await lastDeliveryDays(
    tx,
    decided.flatMap(({ known }) => (known === null ? [] : [known.id])),
  );
  const accepted: AcceptedRow[] = decided.map((one) => ({
    ...one,
    nextDueAt:
      one.status === 'active'
        ? nextDueAfterImport(one.preferences, one.known, lastDays, firstDue, now)
        : null,
  }));
  const moved = accepted.flatMap(({ known, preferences }) =>
    known !== null && !sameDays(known, preferences) ? [known.id] : [],
  );
  if (moved.length > 0) await rememberSchedules(tx, moved, now);
  const idOf = await writeReaders(tx, accepted, now);
  await addSuppressions(
    tx,
    hasher,
    accepted.flatMap(({ row, status }) =>
      isEnded(status) ? [{ emailKey: row.address.key, reason: status, detail: 'from an import' }] : [],
    ),
    now,
  );
  const updated = accepted.filter(({ known }) => known !== null).length;
  const pending = accepted.flatMap(({ row, status }) =>
    status === 'pending' ? [idOf.get(row.address.key) as number] : [],
  );
  return { imported: accepted.length - updated, updated, pending, rejected, lostLinks };
}

/**
 * Returns when a reader is due next. An unchanged schedule keeps the present due time, even an overdue one.
 */
function nextDueAfterImport(
  preferences: Preferences,
  known: Reader | null,
  lastDays: ReadonlyMap<number, string>,
  firstDue: ReturnType<typeof memoizeNextDue>,
  now: Date,
): Date {
  if (known === null) return firstDue(preferences, now);
  if (known.status === 'active' && known.nextDueAt !== null && sameSchedule(known, preferences))
    return known.nextDueAt;
  return nextDueAfterChange(
    preferences,
    now,
    lastDays.get(known.id) ?? null,
    known.status === 'active' ? digestToCome(known) : null,
  );
}

/** Returns the readers' ids by address as compared. */
async function writeReaders(
  tx: Transaction,
  accepted: readonly AcceptedRow[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const readers = accepted.map(({ row, status, preferences, nextDueAt, known, linkId }) => ({
    ...preferences,
    line: row.line,
    publicId: linkId ?? randomUUID(),
    email: row.address.address,
    emailKey: row.address.key,
    status,
    confirmedAt: row.consent?.at ?? known?.confirmedAt ?? null,
    nextDueAt,
  }));
  const written = await tx.$queryRaw<{ id: number; email_key: string }[]>`
    INSERT INTO readers (public_id, email, email_key, status, frequency, minute_of_day, time_zone, weekday, month_day, max_papers,
      replacements, layout, format, group_by_topic, locale, exclusions, authors, pause_until, created_at, confirmed_at, next_due_at)
    SELECT "publicId", email, "emailKey", status, frequency, "minuteOfDay", "timeZone", weekday, "monthDay", "maxPapers",
      replacements, layout, format, "groupByTopic", locale, exclusions, authors, "pauseUntil", ${now}::timestamptz, "confirmedAt", "nextDueAt"
    FROM jsonb_to_recordset(${JSON.stringify(readers)}::jsonb) AS row (line int, "publicId" uuid, email text, "emailKey" text, status text,
      frequency text, "minuteOfDay" int, "timeZone" text, weekday int, "monthDay" int, "maxPapers" int, replacements boolean,
      layout text, format text, "groupByTopic" boolean, locale text, exclusions text[], authors text[], "pauseUntil" text, "confirmedAt" timestamptz, "nextDueAt" timestamptz)
    ORDER BY line
    ON CONFLICT (email_key) DO UPDATE SET status = excluded.status, frequency = excluded.frequency,
      minute_of_day = excluded.minute_of_day, time_zone = excluded.time_zone, weekday = excluded.weekday,
      month_day = excluded.month_day, max_papers = excluded.max_papers, replacements = excluded.replacements,
      layout = excluded.layout, format = excluded.format, group_by_topic = excluded.group_by_topic, locale = excluded.locale,
      exclusions = excluded.exclusions, authors = excluded.authors,
      pause_until = excluded.pause_until, confirmed_at = excluded.confirmed_at, next_due_at = excluded.next_due_at
    RETURNING id, email_key`;
  const idOf = new Map(written.map(({ id, email_key }) => [email_key, id]));
  await writeFilters(tx, accepted, idOf);
  await writeConsents(tx, accepted, idOf, now);
  return idOf;
}

async function writeFilters(
  tx: Transaction,
  accepted: readonly AcceptedRow[],
  idOf: ReadonlyMap<string, number>,
): Promise<void> {
  const updated = accepted.flatMap(({ known }) => (known === null ? [] : [known.id]));
  await tx.readerTopic.deleteMany({ where: { readerId: { in: updated } } });
  await tx.readerQuery.deleteMany({ where: { readerId: { in: updated } } });
  const wanted = accepted.map(({ row, preferences }) => ({
    readerId: idOf.get(row.address.key) as number,
    ...preferences,
  }));
  const topics = wanted.flatMap(({ readerId, topics }) => topics.map((topic) => ({ readerId, topic })));
  const queries = wanted.flatMap(({ readerId, queries }) =>
    queries.map((query, position) => ({ readerId, query, position })),
  );
  await tx.$executeRaw`
    INSERT INTO reader_topics (reader_id, topic)
    SELECT "readerId", topic FROM jsonb_to_recordset(${JSON.stringify(topics)}::jsonb) AS row ("readerId" int, topic text)`;
  await tx.$executeRaw`
    INSERT INTO reader_queries (reader_id, position, query)
    SELECT "readerId", position, query
    FROM jsonb_to_recordset(${JSON.stringify(queries)}::jsonb) AS row ("readerId" int, position int, query text)`;
}

async function writeConsents(
  tx: Transaction,
  accepted: readonly AcceptedRow[],
  idOf: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  const consents = accepted.flatMap(({ row, known }) => {
    const readerId = idOf.get(row.address.key);
    // Recorded because it counts when a later bounce is lifted: a reader who left stays out.
    const isLeaving = row.status === 'unsubscribed' && known?.status !== 'unsubscribed';
    return [
      ...(row.consent === null ? [] : [{ readerId, event: 'confirmed', ...row.consent }]),
      ...(isLeaving ? [{ readerId, event: 'withdrawn', wording: 'Unsubscribed.', at: now }] : []),
    ];
  });
  await tx.$executeRaw`
    INSERT INTO consents (reader_id, wording, source, event, at)
    SELECT "readerId", wording, 'import', event, at
    FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb) AS row ("readerId" int, event text, wording text, at timestamptz)
    WHERE NOT EXISTS (SELECT FROM consents AS kept
      WHERE kept.reader_id = row."readerId" AND kept.event = row.event AND kept.wording = row.wording AND kept.at = row.at)
      AND (row.event = 'confirmed' OR 'withdrawn' IS DISTINCT FROM (SELECT last.event FROM consents AS last
        WHERE last.reader_id = row."readerId" AND last.event IN ('confirmed', 'withdrawn') ORDER BY last.at DESC, last.id DESC LIMIT 1))`;
}

async function lastDeliveryDays(
  tx: Transaction,
  readerIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (readerIds.length === 0) return new Map();
  const groups = await tx.delivery.groupBy({
    by: ['readerId'],
    where: { readerId: { in: [...readerIds] } },
    _max: { localDay: true },
  });
  return new Map(
    groups.flatMap(({ readerId, _max }) =>
      _max.localDay === null ? [] : [[readerId, _max.localDay] as const],
    ),
  );
}
