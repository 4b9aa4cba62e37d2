/** The Message-ID of a mail: the same at every attempt, without identifying the reader. */

import { hash } from 'node:crypto';

/**
 * Returns the Message-ID of a digest, `<x@domain>` (RFC 5322 §3.6.4). It is derived from the run, the day and
 * the reader's random public id, so that every attempt has the same one without storing it; the hash keeps
 * run numbers and reader ids out of mail archives. The day is included because a store that was restored from
 * a backup reuses run numbers: a later day's mail must not look like a copy of a mail that the backup does
 * not know.
 */
export function messageIdOf(mail: {
  runId: number;
  localDay: string;
  readerPublicId: string;
  domain: string;
}): string {
  const key = `digest\n${mail.runId}\n${mail.localDay}\n${mail.readerPublicId}`;
  const digest = hash('sha256', key, 'base64url');
  return `<${digest.slice(0, 32)}@${mail.domain}>`;
}

/**
 * Returns a Message-ID for mails that are not digests (transactional mails, trials, the operator's mail): the
 * same `key` always results in the same one.
 */
export function messageIdOfNotice({ key, domain }: { key: string; domain: string }): string {
  const digest = hash('sha256', `notice\n${key}`, 'base64url');
  return `<${digest.slice(0, 32)}@${domain}>`;
}

/** What identifies a confirmation or other transactional mail. */
export interface TransactionalIdentity {
  readonly id: number;
  readonly kind: string;
  readonly plannedAt: Date;
  /** The mail's number in the table of an earlier version; null for all mails since. */
  readonly messageId: string | null;
}

export function messageIdOfTransactional(
  { id, kind, plannedAt, messageId: number }: TransactionalIdentity,
  { readerPublicId, domain }: { readonly readerPublicId: string; readonly domain: string },
): string {
  // The number alone is not enough, because a store that was restored from a backup reuses numbers.
  return messageIdOfNotice({
    key: `${readerPublicId} ${kind} ${number ?? id} ${plannedAt.toISOString()}`,
    domain,
  });
}
