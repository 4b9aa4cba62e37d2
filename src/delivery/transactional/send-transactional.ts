/** A stage of sending: transactional mails are sent at once, one after another; digests go on to the later stages. */
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import type { Metrics } from '../../metrics.ts';
import { waitingWishes } from '../../readers/confirmations-store.ts';
import type { Reader } from '../../readers/reader.ts';
import { findReader } from '../../readers/readers-store.ts';
import type { ClaimedBatch, ClaimedDelivery, ClaimedTransactional } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { CircuitBreaker } from '../sending/circuit-breaker.ts';
import { type Decision, decideExpired, decideUnmade, decideUntried } from '../sending/decide.ts';
import type { Mailer } from '../sending/mailer.ts';
import type { Quotas } from '../sending/quotas.ts';
import type { RateLimit } from '../sending/rate-limit-store.ts';
import type { Recorded, Recorder } from '../sending/record-attempts.ts';
import { type ReadyMail, sendThroughWindow } from '../sending/send-window.ts';
import { composeTransactional, type TransactionalParts } from './compose-transactional.ts';

export interface SendTransactionalParts extends TransactionalParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'serviceMails'>;
  readonly mailer: Mailer;
  readonly rate: RateLimit;
  readonly quotas: Pick<Quotas, 'admitTransactional'>;
  readonly breaker: Pick<CircuitBreaker, 'isOpen'>;
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

async function sendThem(
  parts: SendTransactionalParts,
  claim: OpenClaim,
  batch: readonly ClaimedTransactional[],
): Promise<void> {
  const { mailer, metrics, rate, transactionalRecorder: recorder } = parts;
  const kinds = new Map(batch.map(({ id, kind }) => [id, kind]));

  async function record(decisions: readonly Decision[]): Promise<Recorded> {
    const recorded = await recorder.record(claim, decisions);
    for (const { deliveryId, status } of decisions)
      if (recorded.ids.includes(deliveryId))
        metrics.serviceMails.inc({ kind: kinds.get(deliveryId) ?? '', status });
    return recorded;
  }

  async function* ready(): AsyncGenerator<ReadyMail<ClaimedTransactional>, void> {
    for (const about of batch) {
      const made = await makeOne(parts, about);
      if ('raw' in made) {
        yield { deliveryId: about.id, mail: made, about };
        continue;
      }
      await record([made]);
      claim.unsent.delete(about.id);
    }
  }

  const mails = ready();
  await sendThroughWindow(
    async () => (await mails.next()).value ?? null,
    {
      transport: mailer.transactionalTransport,
      concurrency: 1,
      permit: rate.take,
      throttle: null,
      handOver: null,
      isHeld: claim.lease.isHeld,
      record,
    },
    // What follows is put back by the open circuit breaker, with its reason.
    ({ about }, result) => ({ ...recorder.decide(about, result), stop: false }),
    claim.unsent,
    claim.signal,
  );
}

/** The mail, or why it is not sent now. */
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
  if (breaker.isOpen('transactional')) return decideUntried(mail, now);
  const throttled = await quotas.admitTransactional({ id: mail.id, email: reader.email });
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

/** A confirmation whose link has been used or withdrawn is not sent. */
async function isAskedFor(db: Database, mail: ClaimedTransactional): Promise<boolean> {
  const { kind, readerId, plannedAt: issuedAt } = mail;
  return kind !== 'confirmation' || (await waitingWishes(db, { readerId, issuedAt })) !== null;
}

/** Meanwhile the reader may have confirmed, left or been stopped. */
function isWanted({ kind }: ClaimedTransactional, { status }: Reader): boolean {
  switch (kind) {
    case 'confirmation':
      return status === 'pending' || status === 'unsubscribed';
    case 'known':
      return status === 'active' || status === 'paused';
    case 'preferences':
      return status !== 'bounced' && status !== 'complained';
  }
}
