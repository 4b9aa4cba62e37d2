/**
 * The ledger's two writes around a send: fixes a mail's content before it, and records the decision after it.
 */

import {
  type Database,
  isUniqueViolation,
  Prisma,
  queryPrepared,
  type Transaction,
} from '../../database/client.ts';
import type { Decision } from '../sending/decide.ts';
import { type ChunkMemory, type FixedMail, manifestsFor, sha256Of } from './stored-message-store.ts';

/**
 * Written so that PostgreSQL cannot use the index on `status`, for rows that are found by their ids anyway.
 * That index is full of dead entries of rows that were being sent a moment ago, and reading them takes half a
 * millisecond where the whole statement takes a quarter of one.
 */
const isSending = Prisma.sql`d.status || '' = 'sending'`;

/**
 * Fixes mails before they are sent: their papers (a constraint prevents repeats), Message-ID, Date and bytes,
 * all or nothing for each mail. Returns the ids in `fixed` that may be sent now. Those in `repeated` have a
 * paper that another delivery of the same reader now holds, or that was merged into another paper: select and
 * compose them again. An id in neither set belongs to another process now, or its reader has left or changed
 * address since the claim: once released, the next claim closes or corrects it.
 */
export async function fixMails(
  db: Database,
  {
    holder,
    mails,
    memory,
    now,
  }: { holder: string; mails: readonly FixedMail[]; memory: ChunkMemory; now: Date },
): Promise<{ fixed: Set<number>; repeated: Set<number> }> {
  const manifests = await manifestsFor(db, mails, memory, now);
  const rows = mails.map((mail, index) => ({ mail, text: textOf(mail, JSON.stringify(manifests[index])) }));
  const fixed = new Set<number>();
  const repeated = new Set<number>();
  const write = async (some: readonly FixedRow[]): Promise<void> => {
    try {
      const written = await writeFixed(db, holder, some);
      for (const id of written.fixed) fixed.add(id);
      for (const id of written.outdated) repeated.add(id);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const [first, ...others] = some;
      if (others.length === 0) repeated.add(first!.mail.deliveryId);
      // Rare: one of these mails repeats a paper. Fix each alone, so that only that one is rejected.
      else for (const row of some) await write([row]);
    }
  };
  for (const some of inTexts(rows)) await write(some);
  return { fixed, repeated };
}

/** A mail to be fixed, with everything to be stored of it as JSON. */
interface FixedRow {
  readonly mail: FixedMail;
  readonly text: string;
}

/**
 * Maximum characters of JSON in one statement. Beyond 128 KB, V8 allocates new memory for each text, and
 * touching that costs more than a second statement (docs/decisions/016). A mail takes 4 to 6 KB, or 16 KB if
 * it is the first with its papers.
 */
const LONGEST_TEXT = 120 * 1024;

/** Splits the rows into parts of equal size, as few as keep each text under the limit. */
function inTexts(rows: readonly FixedRow[]): readonly (readonly FixedRow[])[] {
  const length = rows.reduce((sum, { text }) => sum + text.length, 0);
  const size = Math.ceil(rows.length / Math.ceil(length / LONGEST_TEXT));
  const parts: (readonly FixedRow[])[] = [];
  for (let at = 0; at < rows.length; at += size) parts.push(rows.slice(at, at + size));
  return parts;
}

/** JSON, because it is far cheaper to pass than an array for each column with an element for each paper. */
function textOf(mail: FixedMail, manifest: string): string {
  const facts = JSON.stringify({
    id: mail.deliveryId,
    email: mail.email,
    paper_ids: mail.paperIds,
    message_id: mail.messageId,
    mail_date: mail.mailDate,
    sha256: sha256Of(manifest),
    bytes: mail.raw.length,
    matched: mail.matched,
    edition: mail.edition.kind,
    edition_number: mail.edition.number,
    new_since: mail.edition.periodStart,
  });
  // The manifest is JSON already, and is inserted as a text with the same characters.
  return `${facts.slice(0, -1)},"manifest":${manifest}}`;
}

async function writeFixed(
  db: Transaction,
  holder: string,
  rows: readonly FixedRow[],
): Promise<{ fixed: number[]; outdated: number[] }> {
  const papers = [...new Set(rows.flatMap(({ mail }) => mail.paperIds))].sort((one, other) => one - other);
  // While a paper's row is locked here, it cannot be merged into another paper (mergePapers); one that is
  // missing already was.
  const held = await queryPrepared<{ id: number; outdated: boolean }>(
    db,
    Prisma.sql`
    WITH mail AS (
      SELECT * FROM json_to_recordset(${`[${rows.map(({ text }) => text).join()}]`}::json) AS t(
        id int, email text, paper_ids int[], message_id text, mail_date timestamptz, sha256 text, bytes int, matched int,
        edition text, edition_number int, new_since timestamptz, manifest text)
    ), paper AS MATERIALIZED (
      SELECT id FROM papers WHERE id = ANY(string_to_array(${papers.join()}, ',')::int[]) ORDER BY id FOR KEY SHARE
    ), gone AS MATERIALIZED (
      SELECT array_agg(id) AS ids FROM (SELECT unnest(string_to_array(${papers.join()}, ',')::int[]) AS id EXCEPT SELECT id FROM paper) missing
    ), held AS (
      SELECT d.id, COALESCE(mail.paper_ids && gone.ids, false) AS outdated
      FROM deliveries d JOIN mail USING (id) JOIN readers r ON r.id = d.reader_id CROSS JOIN gone
      WHERE d.id = ANY(string_to_array(${rows.map(({ mail }) => mail.deliveryId).join()}, ',')::int[])
        AND ${isSending} AND d.lease_holder = ${holder} AND r.status = 'active' AND r.email = mail.email FOR UPDATE OF d
    ), kept AS (
      INSERT INTO stored_messages (delivery_id, manifest) SELECT mail.id, mail.manifest FROM mail JOIN held USING (id) WHERE NOT outdated
      ON CONFLICT (delivery_id) DO UPDATE SET manifest = EXCLUDED.manifest
    ), written AS (
      UPDATE deliveries d SET message_id = mail.message_id, mail_date = mail.mail_date, sha256 = mail.sha256, bytes = mail.bytes,
        paper_ids = CASE WHEN mail.paper_ids = '{}' THEN d.paper_ids ELSE mail.paper_ids END, matched = mail.matched,
        edition = mail.edition, edition_number = mail.edition_number,
        new_since = LEAST(d.new_since, mail.new_since)
      FROM mail JOIN held USING (id) WHERE d.id = mail.id AND NOT outdated
    )
    SELECT id, outdated FROM held`,
  );
  return {
    fixed: held.filter(({ outdated }) => !outdated).map(({ id }) => id),
    outdated: held.filter(({ outdated }) => outdated).map(({ id }) => id),
  };
}

/**
 * Records decisions on mails in one statement. A delivery that another process has taken over since stays as
 * it is. A failed delivery releases its papers and its period, so that the reader's next digest contains
 * them. Returns the ids that were recorded.
 */
export async function recordDecisions(
  db: Transaction,
  { holder, now, decisions }: { holder: string; now: Date; decisions: readonly Decision[] },
): Promise<number[]> {
  const asRows = decisions.map(
    ({ deliveryId, status, reason, detail, response, nextAttemptAt, matched = null, ...counts }) => ({
      id: deliveryId,
      status,
      reason_code: reason,
      reason_detail: detail ?? null,
      response,
      next_attempt_at: nextAttemptAt,
      uncounted: counts.countsAsAttempt ? 0 : 1,
      unmade: counts.isUnmade ? 1 : 0,
      matched,
    }),
  );
  // Left out if no papers are released, which is nearly always the case: planning these parts of the
  // statement takes as long as the rest of it.
  const freesPapers = decisions.some(({ status }) => status === 'failed' || status === 'suppressed');
  const papersFreed = freesPapers
    ? Prisma.sql`, paper_ids = CASE WHEN decision.status IN ('failed', 'suppressed') THEN '{}' ELSE d.paper_ids END`
    : Prisma.empty;
  const carriedOver = freesPapers
    ? Prisma.sql`, carried AS (
      UPDATE readers r SET last_period_end = LEAST(r.last_period_end, recorded.new_since)
      FROM recorded WHERE r.id = recorded.reader_id AND recorded.status = 'failed' AND recorded.new_since IS NOT NULL
    )`
    : Prisma.empty;
  const rows = await queryPrepared<{ id: number }>(
    db,
    Prisma.sql`
    WITH decision AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(asRows)}::json) AS t(
        id int, status text, reason_code text, reason_detail jsonb, response text, next_attempt_at timestamptz, uncounted int, unmade int, matched int)
    ), recorded AS (
      UPDATE deliveries d SET
        status = decision.status, reason_code = decision.reason_code, reason_detail = decision.reason_detail, response = decision.response, next_attempt_at = decision.next_attempt_at,
        attempts = d.attempts - decision.uncounted, times_unmade = d.times_unmade + decision.unmade, matched = COALESCE(decision.matched, d.matched),
        sent_at = CASE WHEN decision.status = 'sent' THEN ${now}::timestamptz END, lease_holder = NULL,
        handed_at = CASE WHEN decision.status = 'uncertain' THEN d.handed_at END,
        -- The bytes are kept as long as they may be sent again.
        sha256 = CASE WHEN decision.status IN ('retrying', 'uncertain') THEN d.sha256 END${papersFreed}
      FROM decision
      WHERE d.id = decision.id AND d.id = ANY(string_to_array(${asRows.map(({ id }) => id).join()}, ',')::int[])
        AND ${isSending} AND d.lease_holder = ${holder}
      RETURNING d.id, d.reader_id, d.status, d.new_since
    ), unneeded AS (
      DELETE FROM stored_messages k USING recorded WHERE k.delivery_id = recorded.id AND recorded.status NOT IN ('retrying', 'uncertain')
    )${carriedOver}
    SELECT id FROM recorded`,
  );
  return rows.map(({ id }) => id);
}
