/** The Message-ID of a digest: the same whenever this mail is made again, and telling nobody whose it is. */
import { createHash } from 'node:crypto';

/**
 * `<x@domain>` (RFC 5322 §3.6.4). Made from the run, the day and the reader's random public id, so that every
 * try has it without anything stored; the hash keeps run numbers and reader ids out of mail archives. The day
 * is in it because a restored backup counts runs on from where it was made: a later day's mail must not look
 * like a copy of one that the backup does not know.
 */
export function messageIdOf(mail: {
  runId: number;
  localDay: string;
  readerPublicId: string;
  domain: string;
}): string {
  const digest = createHash('sha256')
    .update(`digest\n${mail.runId}\n${mail.localDay}\n${mail.readerPublicId}`)
    .digest('base64url');
  return `<${digest.slice(0, 32)}@${mail.domain}>`;
}

/**
 * A Message-ID for mails that are no deliveries (confirmation, trial): `key` is what makes it the same again.
 */
export function messageIdOfNotice({ key, domain }: { key: string; domain: string }): string {
  const digest = createHash('sha256').update(`notice\n${key}`).digest('base64url');
  return `<${digest.slice(0, 32)}@${domain}>`;
}

/** The Message-ID of a confirmation or other single mail of the queue. */
export function messageIdOfSingleMail(
  mail: { readonly id: number; readonly kind: string; readonly createdAt: Date },
  { readerPublicId, domain }: { readonly readerPublicId: string; readonly domain: string },
): string {
  // The number alone does not do: a store restored from a backup counts on from an older one.
  return messageIdOfNotice({
    key: `${readerPublicId} ${mail.kind} ${mail.id} ${mail.createdAt.toISOString()}`,
    domain,
  });
}
