/** The data that a reader may request: everything stored about them, and what they were sent. */

import type { Transaction } from '../../database/client.ts';
import { readProfile } from '../../digest/profile/profiles-store.ts';
import { listAwaited } from '../../readers/awaited-likes-store.ts';
import { isProfileOff, listFeedback } from '../../readers/feedback-store.ts';
import { loadFormerSchedules } from '../../readers/former-schedules-store.ts';
import { type ReaderAsJson, readerAsJson } from '../../readers/reader-json.ts';
import { findReader, type ReaderKey } from '../../readers/readers-store.ts';
import { describeDeliveryReason, reasonOf } from '../reason.ts';

export interface SentDigest {
  readonly deliveryId: number;
  /** The reader's local day that the digest was for (YYYY-MM-DD). */
  readonly day: string;
  /** The status in the ledger: `sent`, `empty`, …. */
  readonly status: string;
  /** The reason for the status, as a sentence. */
  readonly reason: string | null;
  /** The code of that reason in the ledger. */
  readonly reasonCode: string | null;
  /** For a digest without papers: how many papers of its period only touched the reader's topics. */
  readonly touching: number;
  readonly sentAt: Date | null;
  /** In the order in which the mail shows them. */
  readonly papers: readonly { readonly id: number; readonly title: string; readonly url: string | null }[];
}

export interface PersonalData {
  readonly subscriber: ReaderAsJson;
  readonly consents: readonly {
    readonly event: string;
    readonly wording: string;
    readonly source: string;
    readonly client: string | null;
    readonly at: string;
  }[];
  /** Schedules that the reader has had since their last digest, each with when it ended. */
  readonly formerSchedules: readonly unknown[];
  /** Sign-ups that wait for confirmation. */
  readonly requests: readonly { readonly issuedAt: string; readonly wishes: unknown }[];
  /** Changes of address: waiting for confirmation, or made in the last thirty days. */
  readonly addressChanges: readonly {
    readonly email: string;
    readonly issuedAt: string;
    readonly movedAt: string | null;
  }[];
  /** What the reader said about papers. */
  readonly feedback: readonly { readonly paper: string; readonly kind: string; readonly at: string }[];
  /** Papers of the reader's own library that will be liked when they arrive. */
  readonly awaited: readonly { readonly paper: string; readonly at: string }[];
  /** What was learned from the feedback. */
  readonly profile: { readonly active: boolean; readonly words: readonly string[] };
  readonly digests: readonly (Omit<SentDigest, 'sentAt' | 'deliveryId' | 'reasonCode' | 'touching'> & {
    readonly sentAt: string | null;
  })[];
}

/** Lists a reader's digests, newest day first, including empty and unsent ones. */
export async function listSentDigests(
  db: Transaction,
  readerId: number,
  { limit, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {},
): Promise<readonly SentDigest[]> {
  const rows = await db.delivery.findMany({
    where: { readerId, kind: 'digest' },
    orderBy: [{ localDay: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
    select: {
      id: true,
      localDay: true,
      status: true,
      reasonCode: true,
      reasonDetail: true,
      sentAt: true,
      paperIds: true,
    },
  });
  const papers = await db.paper.findMany({
    where: { id: { in: [...new Set(rows.flatMap(({ paperIds }) => paperIds))] } },
    select: { id: true, title: true, url: true },
  });
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  return rows.map(({ id, localDay, status, sentAt, paperIds, ...row }) => {
    const reason = reasonOf(row);
    return {
      deliveryId: id,
      day: localDay as string,
      status,
      reason: describeDeliveryReason(status, reason),
      reasonCode: row.reasonCode,
      touching: reason.detail?.touching ?? 0,
      sentAt,
      papers: paperIds.flatMap((paperId) => paperOf.get(paperId) ?? []),
    };
  });
}

/** Collects everything stored about a reader for "Export my data"; null if there is no such reader. */
export async function collectPersonalData(
  db: Transaction,
  key: ReaderKey,
  now: Date,
): Promise<PersonalData | null> {
  const reader = await findReader(db, key);
  if (reader === null) return null;
  const consents = await db.consent.findMany({ where: { readerId: reader.id }, orderBy: { id: 'asc' } });
  const requests = await db.confirmation.findMany({
    where: { readerId: reader.id },
    orderBy: { issuedAt: 'asc' },
  });
  const changes = await db.addressChange.findMany({
    where: { readerId: reader.id },
    orderBy: { issuedAt: 'asc' },
  });
  const digests = await listSentDigests(db, reader.id);
  const feedback = await listFeedback(db, reader.id);
  const profile = await readProfile(db, reader.id);
  const active = profile !== null && !(await isProfileOff(db, reader.id));
  return {
    subscriber: readerAsJson(reader, now),
    consents: consents.map(({ event, wording, source, client, at }) => ({
      event,
      wording,
      source,
      client,
      at: at.toISOString(),
    })),
    formerSchedules: await loadFormerSchedules(db, reader.id),
    requests: requests.map(({ issuedAt, wishes }) => ({ issuedAt: issuedAt.toISOString(), wishes })),
    addressChanges: changes.map(({ email, issuedAt, movedAt }) => ({
      email,
      issuedAt: issuedAt.toISOString(),
      movedAt: movedAt?.toISOString() ?? null,
    })),
    feedback: feedback.map(({ title, kind, at }) => ({ paper: title, kind, at: at.toISOString() })),
    awaited: (await listAwaited(db, reader.id)).map(({ title, at }) => ({
      paper: title,
      at: at.toISOString(),
    })),
    profile: { active, words: profile?.grams ?? [] },
    digests: digests.map(
      ({ deliveryId: _id, reasonCode: _code, touching: _touching, sentAt, ...digest }) => ({
        ...digest,
        sentAt: sentAt?.toISOString() ?? null,
      }),
    ),
  };
}
