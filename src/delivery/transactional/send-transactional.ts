/** A stage of sending: sends transactional mails at once, one after another, and passes on the digests. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import type { Metrics } from '../../metrics.ts';
import { isMovable } from '../../readers/address-change.ts';
import { isAddressChangeWaiting } from '../../readers/address-change-store.ts';
import { waitingPreferences } from '../../readers/confirmations-store.ts';
import { isStopped, isSubscribed, type Reader } from '../../readers/reader.ts';
import { findReader } from '../../readers/readers-store.ts';
import { isToBeConfirmed } from '../../readers/signup-store.ts';
import type { ClaimedBatch, ClaimedDelivery, ClaimedTransactional } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { ReadyMail } from '../sending/attempt.ts';
import type { CircuitBreaker } from '../sending/circuit-breaker.ts';
import { type Decision, decideExpired, decideUnmade, decideUntried } from '../sending/decide.ts';
import type { Mailer } from '../sending/mailer.ts';
import type { Quotas } from '../sending/quotas.ts';
import type { RateLimit } from '../sending/rate-limit-store.ts';
import type { Recorder } from '../sending/record-attempts.ts';
import { sendAndRecord } from '../sending/send-and-record.ts';
import type { SendWindow } from '../sending/send-window.ts';
import { composeTransactional, type TransactionalParts } from './compose-transactional.ts';

export interface SendTransactionalParts extends TransactionalParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'transactionalMails'>;
  readonly mailer: Mailer;
  readonly rate: RateLimit;
  readonly quotas: Pick<Quotas, 'admitTransactional' | 'begin'>;
  readonly breaker: Pick<CircuitBreaker, 'isOpen' | 'reason'>;
  readonly transactionalWindow: SendWindow;
  readonly transactionalRecorder: Recorder;
}

export async function* sendTransactional(
  parts: SendTransactionalParts,
  claim: OpenClaim,
  batches: AsyncIterable<ClaimedBatch>,
): AsyncGenerator<readonly ClaimedDelivery[], void> {
  for await (const { deliveries, transactional } of batches) {
    if (transactional.length > 0) await sendThem(parts, claim, transactional);
    if (deliveries.length > 0) yield deliveries;
  }
}

/** One after another, so that a person who requests many of them does not delay the digests. */
async function sendThem(
  parts: SendTransactionalParts,
  claim: OpenClaim,
  batch: readonly ClaimedTransactional[],
): Promise<void> {
  const recorder = counted(parts, batch);
  async function* ready(): AsyncGenerator<ReadyMail, void> {
    for (const about of batch) {
      const made = await makeOne(parts, about);
      if ('raw' in made) {
        yield { mail: made, about };
        continue;
      }
      await recorder.record(claim, [made]);
      claim.unsent.delete(about.id);
    }
  }
  await sendAndRecord(
    { ...parts, window: parts.transactionalWindow, webhooks: null, recorder },
    claim,
    ready(),
    1,
  );
}

/** Wraps the recorder so that it also counts what it has recorded. */
function counted(
  { metrics, transactionalRecorder: recorder }: SendTransactionalParts,
  batch: readonly ClaimedTransactional[],
): Recorder {
  const kinds = new Map(batch.map(({ id, kind }) => [id, kind]));
  return {
    ...recorder,
    // Never stops: if the breaker has opened, the rest of the batch is put back with that reason.
    decide: (mail, result) => ({ ...recorder.decide(mail, result), stop: false }),
    async record(claim, decisions) {
      const recorded = await recorder.record(claim, decisions);
      for (const { deliveryId, status } of decisions)
        if (recorded.ids.includes(deliveryId))
          metrics.transactionalMails.inc({ kind: kinds.get(deliveryId) ?? '', status });
      return recorded;
    },
  };
}

/** Returns the mail, or the decision to record if it is not sent now. */
async function makeOne(
  parts: SendTransactionalParts,
  mail: ClaimedTransactional,
): Promise<OutgoingMail | Decision> {
  const { breaker, clock, db, log, quotas } = parts;
  const now = clock.now();
  const reader = await findReader(db, { id: mail.readerId });
  if (reader === null || !isWanted(mail, reader) || !(await isAskedFor(db, mail))) return notWanted(mail);
  const expired = decideExpired(mail, now);
  if (expired !== null) return expired;
  if (breaker.isOpen('transactional')) return decideUntried(mail, breaker.reason('transactional'), now);
  const throttled = await quotas.admitTransactional({ id: mail.id, email: mail.recipient ?? reader.email });
  if (throttled !== null) return throttled;
  try {
    return await composeTransactional(parts, parts.mailer, mail, reader);
  } catch (err) {
    log.error({ err, delivery: mail.id }, 'a mail could not be composed');
    return decideUnmade(mail, messageOf(err), now);
  }
}

const notWanted = ({ id }: ClaimedTransactional): Decision => ({
  deliveryId: id,
  status: 'suppressed',
  reason: 'not_wanted',
  response: null,
  nextAttemptAt: null,
  countsAsAttempt: true,
});

/**
 * Is the link of a confirmation still waiting to be used? If it was used or withdrawn, the mail is not sent.
 */
async function isAskedFor(db: Database, mail: ClaimedTransactional): Promise<boolean> {
  const { kind, readerId, recipient, plannedAt: issuedAt } = mail;
  if (kind === 'new-address') return isAddressChangeWaiting(db, { readerId, recipient, issuedAt });
  return kind !== 'confirmation' || (await waitingPreferences(db, { readerId, issuedAt })) !== null;
}

/** Is the mail still wanted? Since it was queued, the reader may have confirmed, left or been stopped. */
function isWanted({ kind }: ClaimedTransactional, { status }: Reader): boolean {
  switch (kind) {
    case 'new-address':
      return isMovable({ status });
    case 'moved':
      return true;
    case 'confirmation':
      return isToBeConfirmed({ status });
    case 'known':
      return isSubscribed(status);
    case 'preferences':
    case 'address-taken':
      return !isStopped(status);
  }
}
