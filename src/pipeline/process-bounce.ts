/** Takes one returned mail in: whom it is about, what the policy makes of it, what becomes of the reader. */

import { createHash } from 'node:crypto';
import type { App } from '../app.ts';
import type { Transaction } from '../database/client.ts';
import type { BounceReport } from '../delivery/bounces/bounce.ts';
import type { BounceKind } from '../delivery/bounces/bounce-policy.ts';
import {
  type BounceConsequence,
  type BouncedMail,
  findComplainedMail,
  findReturnedMail,
  recordBounce,
} from '../delivery/bounces/bounce-store.ts';
import { parseBounceApart } from '../delivery/parsing/parse-in-worker.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import { parseEmailAddress } from '../readers/email-address.ts';
import type { Reader } from '../readers/reader.ts';
import { changeReader, findReader } from '../readers/readers-store.ts';
import { stopReader, unsubscribeWithin } from '../readers/subscriptions-store.ts';
import { DAY_MS } from '../text/days.ts';

/** Who calls a mail spam does so when it comes. */
const COMPLAINTS_COME_WITHIN_MS = 30 * DAY_MS;

/** What `bounce --json` says. */
export interface TakenBounce {
  readonly kind: BounceKind;
  /** Of the reader; null when the mail is about nobody we can be sure of. */
  readonly email: string | null;
  /** What was done, as a sentence. */
  readonly action: string;
}

/** A report counts only when a signed return path or the Message-ID of a mail of ours vouches for it: anybody can write a bounce. */
export async function takeBounce(app: App, raw: Buffer): Promise<TakenBounce> {
  const taken = await take(app, raw);
  app.metrics.returnedMails.inc({ kind: taken.kind });
  return taken;
}

async function take(app: App, raw: Buffer): Promise<TakenBounce> {
  const report = await read(raw);
  if (report.kind === 'ignored')
    return { kind: 'ignored', email: null, action: `nothing was done: ${report.detail}` };
  const about = await whomItIsAbout(app, report);
  if (about === null)
    return {
      kind: 'ignored',
      email: null,
      action: 'nothing was done: no signed address and no Message-ID of a mail of ours vouches for it',
    };
  // A vacation reply comes from the reader to the signed return path, and may quote anything.
  if (report.writtenBy !== null && keyOf(report.writtenBy) === keyOf(about.reader.email))
    return {
      kind: 'ignored',
      email: about.reader.email,
      action: 'nothing was done: the reader wrote it, not a mail server',
    };
  const { kind, counts, status, detail } = report;
  const { id: readerId, email } = about.reader;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const at = app.clock.now();
  // Remembered and acted upon, or neither: whoever hands it over again after a crash finds nothing half done.
  const action = await changeReader(app.db, { id: readerId }, async (tx) => {
    const record = {
      readerId,
      deliveryId: about.deliveryId,
      kind,
      counts,
      status,
      detail,
      report: sha256,
      at,
    };
    return act(app, tx, readerId, { kind, detail }, await recordBounce(tx, record), at);
  });
  return action === null
    ? { kind: 'ignored', email: null, action: 'nothing was done: the reader was erased meanwhile' }
    : { kind, email, action };
}

/** Handed over again, a mail that takes too long would take as long again: it is ignored. */
async function read(
  raw: Buffer,
): Promise<BounceReport | { readonly kind: 'ignored'; readonly detail: string }> {
  try {
    return await parseBounceApart(raw);
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    return { kind: 'ignored', detail: messageOf(error) };
  }
}

async function act(
  app: App,
  tx: Transaction,
  id: number,
  { kind, detail }: Pick<BounceReport, 'kind' | 'detail'>,
  consequence: BounceConsequence,
  now: Date,
): Promise<string> {
  if (consequence === 'none') return 'noted; it says nothing about the address';
  if (consequence === 'counted') return 'counted; the address goes on for now';
  if (kind === 'unsubscribe') {
    await unsubscribeWithin(tx, app.hasher, { id }, 'mail', now);
    return 'unsubscribed';
  }
  await stopReader(
    tx,
    app.hasher,
    { id },
    { reason: kind === 'complaint' ? 'complained' : 'bounced', detail },
    now,
  );
  return 'suppressed; only an operator lifts it';
}

async function whomItIsAbout(
  app: App,
  report: BounceReport,
): Promise<{ reader: Reader; deliveryId: number | null } | null> {
  const { kind, bounceTokens, unsubscribeTokens, listTokens } = report;
  for (const token of kind === 'unsubscribe' ? unsubscribeTokens : []) {
    const content = app.tokens.verify('unsubscribe-by-mail', token);
    const reader = content === null ? null : await findReader(app.db, { publicId: content.publicId });
    if (reader !== null) return { reader, deliveryId: null };
  }
  // Mails sent before that purpose had a token of its own carry one of returned mail, and their links never expire.
  for (const token of kind === 'unsubscribe' ? [...unsubscribeTokens, ...bounceTokens] : bounceTokens) {
    const content = app.tokens.verify('bounce', token);
    const reader = content === null ? null : await findReader(app.db, { publicId: content.publicId });
    if (content !== null && reader !== null)
      return { reader, deliveryId: content.extra === 0 ? null : content.extra };
  }
  const returned = await returnedMail(app, report);
  const reader = returned === null ? null : await findReader(app.db, { id: returned.readerId });
  if (returned !== null && reader !== null) return { reader, deliveryId: returned.deliveryId };
  // Feedback loops black out whom a complaint is from; the link in the mail that they return is signed as well.
  for (const token of kind === 'complaint' || kind === 'unsubscribe' ? listTokens : []) {
    const content = app.tokens.verify('unsubscribe', token);
    const owner = content === null ? null : await findReader(app.db, { publicId: content.publicId });
    if (owner !== null) return { reader: owner, deliveryId: null };
  }
  return null;
}

/** An address as compared; null when it is none. */
function keyOf(address: string): string | null {
  const check = parseEmailAddress(address);
  return check.ok ? check.value.key : null;
}

function returnedMail(app: App, { kind, recipients, messageIds }: BounceReport): Promise<BouncedMail | null> {
  const emailKeys = recipients.map(keyOf).filter((key) => key !== null);
  // Nobody is named: our Message-ID, which only those have who had the mail, is all that a loop has left in some complaints.
  if (emailKeys.length === 0 && kind === 'complaint')
    return findComplainedMail(app.db, {
      messageIds,
      since: new Date(app.clock.now().getTime() - COMPLAINTS_COME_WITHIN_MS),
    });
  return findReturnedMail(app.db, { emailKeys, messageIds });
}
