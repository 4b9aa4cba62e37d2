/** Sends confirmations and other single mails that were queued with the change that asked for them. */
import type { App } from '../app.ts';
import { LEASE_MS } from '../delivery/claim-store.ts';
import type { OutgoingMail, SendOutcome } from '../delivery/delivery.ts';
import { beginLease } from '../delivery/lease.ts';
import { composeMessage, noticeHeaders } from '../delivery/message.ts';
import { messageIdOfNotice } from '../delivery/message-id.ts';
import { nextAttempt } from '../delivery/retry-delay.ts';
import { type ClaimedServiceMail, claimServiceMails, finishServiceMail, type ServiceMailResult } from '../delivery/service-mail-store.ts';
import type { RenderedMail } from '../digest/mails.ts';
import type { Reader } from '../readers/reader.ts';
import { findReader } from '../readers/readers-store.ts';
import { signConfirmation } from '../readers/tokens.ts';
import type { MailRoom } from './mail-room.ts';

/** Few, because they go one after the other and have to be done before their lease ends. */
const BATCH = 10;

/**
 * Gives how many mails were tried.
 * @param permit waits until one more mail may go (SEND_RATE)
 */
export async function deliverServiceMails(app: App, room: MailRoom, holder: string, permit: () => Promise<void>): Promise<number> {
  const lease = beginLease(app.clock);
  const claimed = await claimServiceMails(app.db, {
    holder,
    size: BATCH,
    now: app.clock.now(),
    leaseMs: LEASE_MS,
  });
  for (const mail of claimed) {
    await permit();
    // Too slow, or suspended meanwhile: whoever sees the lease end takes the rest over.
    if (!lease.isHeld()) break;
    const result = await deliverOne(app, room, mail);
    await finishServiceMail(app.db, mail.id, holder, result);
    app.metrics.serviceMails.inc({ kind: mail.kind, status: result.status });
  }
  return claimed.length;
}

async function deliverOne(app: App, room: MailRoom, mail: ClaimedServiceMail): Promise<ServiceMailResult> {
  const reader = await findReader(app.db, { id: mail.readerId });
  if (reader === null || !isWanted(mail, reader)) return { status: 'suppressed', response: 'no longer wanted' };
  const outcome = await room.transport.send(await compose(app, room, mail, reader));
  return resultOf(app, mail, outcome);
}

/** Meanwhile the reader may have confirmed, left or been stopped. */
function isWanted({ kind }: ClaimedServiceMail, { status }: Reader): boolean {
  switch (kind) {
    case 'confirmation':
      return status === 'pending' || status === 'unsubscribed';
    case 'known':
      return status === 'active' || status === 'paused';
  }
}

async function compose(app: App, room: MailRoom, mail: ClaimedServiceMail, reader: Reader): Promise<OutgoingMail> {
  const { mailFrom, mailDomain } = app.config;
  const messageId = messageIdOfNotice({ key: `${reader.publicId} ${mail.kind} ${mail.id}`, domain: mailDomain });
  const rendered = await render(app, room, mail, reader);
  const raw = composeMessage({ ...rendered, from: mailFrom, to: reader.email, date: mail.createdAt, messageId, headers: noticeHeaders() });
  return room.sign({ envelope: { from: mailFrom.address, to: reader.email }, messageId, raw });
}

async function render(app: App, room: MailRoom, mail: ClaimedServiceMail, { publicId }: Reader): Promise<RenderedMail> {
  const base = await app.baseUrl();
  const mails = await room.mails();
  const setting = { site: `${base}/`, postalAddress: app.config.postalAddress };
  switch (mail.kind) {
    case 'confirmation':
      return mails.confirmation({ ...setting, confirm: `${base}/confirm/${signConfirmation(app.tokens, publicId, mail.createdAt)}` });
    case 'known':
      return mails.alreadySubscribed({
        ...setting,
        preferences: `${base}/preferences/${app.tokens.sign('preferences', publicId)}`,
        unsubscribe: `${base}/unsubscribe/${app.tokens.sign('unsubscribe', publicId)}`,
      });
  }
}

function resultOf(app: App, mail: ClaimedServiceMail, outcome: SendOutcome): ServiceMailResult {
  const now = app.clock.now();
  if (outcome.kind === 'sent') return { status: 'sent', response: outcome.response, at: now };
  const response = outcome.kind === 'refused' ? outcome.response : outcome.reason;
  if (outcome.kind === 'refused' && outcome.permanent && (outcome.about === 'recipient' || outcome.about === 'content')) {
    return { status: 'failed', response };
  }
  // A mail that may have arrived is sent again too: it has the same Message-ID, and a second confirmation does no harm.
  const nextAttemptAt = nextAttempt({ id: mail.id, attempts: mail.attempts, plannedAt: mail.createdAt }, now, response);
  return nextAttemptAt === null
    ? { status: 'failed', response: `given up after a day: ${response}` }
    : { status: 'retrying', response, nextAttemptAt };
}
