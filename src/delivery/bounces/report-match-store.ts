/** Finds a report's reader, only by signed tokens and our Message-IDs, because anyone can write a bounce. */

import type { Database } from '../../database/client.ts';
import { DAY_MS } from '../../durations.ts';
import { parseEmailAddress } from '../../readers/email-address.ts';
import type { Reader } from '../../readers/reader.ts';
import { findReader } from '../../readers/readers-store.ts';
import type { TokenPurpose, Tokens } from '../../readers/tokens.ts';
import type { BounceReport } from './bounce.ts';
import { findComplainedMail, findReturnedMail } from './bounce-store.ts';

interface ReportParts {
  readonly db: Database;
  readonly tokens: Tokens;
  readonly now: Date;
}

export interface ReportedReader {
  readonly reader: Reader;
  /** Null if the mail was not a digest, or is not known. */
  readonly deliveryId: number | null;
}

/** A reader who reports a mail as spam does so soon after it arrives. */
const COMPLAINTS_COME_WITHIN_MS = 30 * DAY_MS;

export async function findReportedReader(
  parts: ReportParts,
  report: BounceReport,
): Promise<ReportedReader | null> {
  const { kind, bounceTokens, unsubscribeTokens, listTokens } = report;
  const left = kind === 'unsubscribe' ? unsubscribeTokens : [];
  const linked = kind === 'complaint' || kind === 'unsubscribe' ? listTokens : [];
  return (
    (await findSigned(parts, 'unsubscribe-by-mail', left)) ??
    // Mails sent before unsubscribing by mail had a token purpose of its own carry the older `bounce` token,
    // and their links never expire.
    (await findSigned(parts, 'bounce', [...left, ...bounceTokens])) ??
    (await findByReturnedMail(parts, report)) ??
    // Feedback loops redact the reader's address in a complaint, but the link in the returned mail is signed
    // as well.
    (await findSigned(parts, 'unsubscribe', linked))
  );
}

/** Returns the reader for whom one of these was signed, and the delivery that it names. */
async function findSigned(
  { db, tokens }: ReportParts,
  purpose: TokenPurpose,
  claimed: readonly string[],
): Promise<ReportedReader | null> {
  for (const token of claimed) {
    const content = tokens.verify(purpose, token);
    const reader = content === null ? null : await findReader(db, { publicId: content.publicId });
    if (content !== null && reader !== null) return { reader, deliveryId: content.extra || null };
  }
  return null;
}

/** Returns the address in the form in which addresses are compared; null if it is not an address. */
export function addressKey(address: string): string | null {
  const check = parseEmailAddress(address);
  return check.ok ? check.value.key : null;
}

async function findByReturnedMail(
  { db, now }: ReportParts,
  { kind, recipients, messageIds }: BounceReport,
): Promise<ReportedReader | null> {
  const emailKeys = recipients.map(addressKey).filter((key) => key !== null);
  const since = new Date(now.getTime() - COMPLAINTS_COME_WITHIN_MS);
  // No address is named: in some complaints the feedback loop leaves only our Message-ID, which only
  // recipients of the mail know.
  const returned =
    emailKeys.length === 0 && kind === 'complaint'
      ? await findComplainedMail(db, { messageIds, since })
      : await findReturnedMail(db, { emailKeys, messageIds });
  const reader = returned === null ? null : await findReader(db, { id: returned.readerId });
  return returned === null || reader === null ? null : { reader, deliveryId: returned.deliveryId };
}
