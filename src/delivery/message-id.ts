/** The Message-ID of a digest: the same whenever this mail is made again, and telling nobody whose it is. */
import { createHash } from 'node:crypto';

/**
 * `<x@domain>` (RFC 5322 §3.6.4). Made from the run and the reader's random public id, so that every try has it without
 * anything stored; the hash keeps run numbers and reader ids out of mail archives.
 */
export function messageIdOf({ runId, readerPublicId, domain }: { runId: number; readerPublicId: string; domain: string }): string {
  const digest = createHash('sha256').update(`digest\n${runId}\n${readerPublicId}`).digest('base64url');
  return `<${digest.slice(0, 32)}@${domain}>`;
}

/** A Message-ID for mails that are no deliveries (confirmation, trial): `key` is what makes it the same again. */
export function messageIdOfNotice({ key, domain }: { key: string; domain: string }): string {
  const digest = createHash('sha256').update(`notice\n${key}`).digest('base64url');
  return `<${digest.slice(0, 32)}@${domain}>`;
}
