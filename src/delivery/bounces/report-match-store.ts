/** Finds a report's reader, only by signed tokens and our Message-IDs, because anyone can write a bounce. */

import type { Database } from '../../database/client.ts';
import { DAY_MS } from '../../durations.ts';
import { parseEmailAddress } from '../../readers/email-address.ts';
import type { Reader } from '../../readers/reader.ts';
import { findReader } from '../../readers/readers-store.ts';
import type { Tokens } from '../../readers/tokens.ts';
import type { BounceReport } from './bounce.ts';
import { type BouncedMail, findComplainedMail, findReturnedMail } from './bounce-store.ts';

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
  const { db, tokens } = parts;
  const { kind, bounceTokens, unsubscribeTokens, listTokens } = report;
  for (const token of kind === 'unsubscribe' ? unsubscribeTokens : []) {
    const content = tokens.verify('unsubscribe-by-mail', token);
    const reader = content === null ? null : await findReader(db, { publicId: content.publicId });
    if (reader !== null) return { reader, deliveryId: null };
  }
  // Mails sent before unsubscribing by mail had a token purpose of its own carry the older `bounce` token,
  // and their links never expire.
  for (const token of kind === 'unsubscribe' ? [...unsubscribeTokens, ...bounceTokens] : bounceTokens) {
    const content = tokens.verify('bounce', token);
    const reader = content === null ? null : await findReader(db, { publicId: content.publicId });
    if (content !== null && reader !== null)
      return { reader, deliveryId: content.extra === 0 ? null : content.extra };
  }
  const returned = await returnedMail(parts, report);
  const reader = returned === null ? null : await findReader(db, { id: returned.readerId });
  if (returned !== null && reader !== null) return { reader, deliveryId: returned.deliveryId };
  // Feedback loops redact the reader's address in a complaint, but the link in the returned mail is signed as
  // well.
  for (const token of kind === 'complaint' || kind === 'unsubscribe' ? listTokens : []) {
    const content = tokens.verify('unsubscribe', token);
    const owner = content === null ? null : await findReader(db, { publicId: content.publicId });
    if (owner !== null) return { reader: owner, deliveryId: null };
  }
  return null;
}

/** Returns the address in the form in which addresses are compared; null if it is not an address. */
export function addressKey(address: string): string | null {
  const check = parseEmailAddress(address);
  return check.ok ? check.value.key : null;
}

function returnedMail(
  { db, now }: ReportParts,
  { kind, recipients, messageIds }: BounceReport,
): Promise<BouncedMail | null> {
  const emailKeys = recipients.map(addressKey).filter((key) => key !== null);
  // No address is named: in some complaints the feedback loop leaves only our Message-ID, which only
  // recipients of the mail know.
  if (emailKeys.length === 0 && kind === 'complaint')
    return findComplainedMail(db, {
      messageIds,
      since: new Date(now.getTime() - COMPLAINTS_COME_WITHIN_MS),
    });
  return findReturnedMail(db, { emailKeys, messageIds });
}
