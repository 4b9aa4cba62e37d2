/** The story of one reader for an operator: consents, mails, bounces and feedback, by time. */

import type { Transaction } from '../../database/client.ts';
import { describeDeliveryReason, reasonOf } from '../reason.ts';

export interface StoryEvent {
  readonly at: Date;
  /** consent, mail, bounce or feedback. */
  readonly kind: string;
  readonly text: string;
  /** The delivery that it is about; null if there is none. */
  readonly deliveryId: number | null;
}

/** Returns the events of a reader, newest first, at most `limit` of each kind. */
export async function readStory(db: Transaction, readerId: number, limit: number): Promise<StoryEvent[]> {
  const newest = { where: { readerId }, orderBy: { id: 'desc' as const }, take: limit };
  const consents = await db.consent.findMany(newest);
  const bounces = await db.bounceEvent.findMany(newest);
  const deliveries = await db.delivery.findMany(newest);
  const feedback = await db.$queryRaw<{ kind: string; at: Date; title: string }[]>`
    SELECT f.kind, f.at, p.title FROM feedback f JOIN papers p ON p.id = f.paper_id
    WHERE f.reader_id = ${readerId} ORDER BY f.at DESC LIMIT ${limit}::int`;
  return [
    ...consents.map(({ at, event, wording, source }) => ({
      at,
      kind: 'consent',
      text: `${event} (${source}): ${wording}`,
      deliveryId: null,
    })),
    ...bounces.map(({ at, kind, counts, status, detail, deliveryId }) => ({
      at,
      kind: 'bounce',
      text: [kind, counts ? null : '(not counted)', status, detail]
        .filter((part) => part !== null && part !== '')
        .join(' '),
      deliveryId,
    })),
    ...deliveries.map((row) => ({
      at: row.sentAt ?? row.plannedAt,
      kind: 'mail',
      text: mailInWords(row),
      deliveryId: row.kind === 'digest' ? row.id : null,
    })),
    ...feedback.map(({ at, kind, title }) => ({
      at,
      kind: 'feedback',
      text: `${kind}: ${title}`,
      deliveryId: null,
    })),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

function mailInWords(row: {
  readonly kind: string;
  readonly localDay: string | null;
  readonly status: string;
  readonly reasonCode: string | null;
  readonly reasonDetail: unknown;
  readonly response: string | null;
  readonly paperIds: readonly number[];
}): string {
  const what = row.kind === 'digest' ? `digest of ${row.localDay}` : row.kind;
  const why = describeDeliveryReason(row.status, reasonOf(row)) ?? row.response;
  const papers = row.paperIds.length === 0 ? '' : `, ${row.paperIds.length} papers`;
  return `${what}: ${row.status}${papers}${why === null ? '' : ` (${why})`}`;
}
