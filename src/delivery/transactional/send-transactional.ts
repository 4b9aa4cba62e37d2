/** Sends confirmations and other transactional mails, queued with the change that requires them. */
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { retryTransient } from '../../database/postgres/retry-transient.ts';
import type { Logger } from '../../log.ts';
import { describeAttempt, isDuringMail, isServerAway } from '../../mail/failover-transport.ts';
import { type AttemptResult, type Gate, Withheld } from '../../mail/mail.ts';
import { effectOnAddress, enhancedCodeOf } from '../../mail/smtp/classify.ts';
import type { Metrics } from '../../metrics.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { waitingWishes } from '../../readers/confirmations-store.ts';
import type { Reader } from '../../readers/reader.ts';
import { findReader, lockReaders } from '../../readers/readers-store.ts';
import { stopReader } from '../../readers/subscriptions-store.ts';
import { recordBounce } from '../bounces/bounce-store.ts';
import { beginLease, type Lease } from '../queue/lease.ts';
import { LEASE_MS } from '../queue/senders-store.ts';
import { createCircuitBreaker } from '../sending/circuit-breaker.ts';
import type { Mailer } from '../sending/mailer.ts';
import type { Quotas } from '../sending/quotas.ts';
import { composeTransactional, type TransactionalParts } from './compose-transactional.ts';
import { decideTransactional, lateResult, serverAwayResult } from './decide-transactional.ts';
import {
  type ClaimedTransactional,
  claimTransactional,
  holdTransactional,
  recordTransactional,
  type TransactionalResult,
} from './transactional-store.ts';

/** Few, because they are sent one after another and should be done before their lease ends. */
const BATCH = 10;
/**
 * How long nothing is sent to an unavailable mail server (real time). A person is waiting for each of
 * these mails.
 */
const BREAKER_OPEN_MS = 60_000;

export interface SendTransactionalParts extends TransactionalParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hasher: AddressHasher;
  readonly metrics: Pick<Metrics, 'serviceMails'>;
}

export interface TransactionalMails {
  /**
   * Sends what is due, a few at a time. Returns how many were claimed; 0 also while the circuit breaker
   * is open.
   */
  deliver(holder: string): Promise<number>;
}

export interface TransactionalOptions {
  readonly quotas: Quotas;
  /** Waits until one more mail may go (SEND_RATE). */
  readonly permit: () => Promise<void>;
}

export function createTransactionalMails(
  app: SendTransactionalParts,
  mailer: Mailer,
  { quotas, permit }: TransactionalOptions,
): TransactionalMails {
  // One mail at which the server hangs up each time must not delay the others.
  const breaker = createCircuitBreaker(app.clock.realNow, BREAKER_OPEN_MS);

  /** What an attempt says about the server. */
  function noteServer(result: AttemptResult): void {
    const isUnavailable = isServerAway(result);
    breaker.note(isUnavailable ? (isDuringMail(result) ? 'count' : 'now') : null, describeAttempt(result));
  }

  async function finish(
    mail: ClaimedTransactional,
    holder: string,
    result: TransactionalResult,
    outcome: AttemptResult | null,
  ): Promise<void> {
    await app.db.$transaction(async (tx) => {
      await lockReaders(tx, [mail.readerId]);
      const isOurs = await recordTransactional(tx, mail.id, holder, result);
      if (!isOurs || outcome === null || effectOnAddress(outcome) !== 'hard') return;
      const { readerId } = mail;
      const { response: detail } = result;
      const at = app.clock.now();
      const event = {
        readerId,
        deliveryId: null,
        kind: 'hard',
        counts: true,
        status: enhancedCodeOf(detail),
        detail,
        at,
      } as const;
      if ((await recordBounce(tx, { ...event, report: `single mail:${mail.id}` })) === 'stop')
        await stopReader(tx, app.hasher, { id: readerId }, { reason: 'bounced', detail }, at);
    });
    app.metrics.serviceMails.inc({ kind: mail.kind, status: result.status });
  }

  /**
   * For a gate that asks the database: nothing renews this lease while earlier mails, or the server of
   * this one, take their time.
   */
  async function leaseAnew({ id }: ClaimedTransactional, holder: string): Promise<Lease> {
    const lease = beginLease(app.clock);
    if (!(await holdTransactional(app.db, { id, holder, leaseMs: LEASE_MS })) || !lease.isHeld())
      throw new Withheld();
    return lease;
  }

  /** A confirmation whose link has expired is not sent. */
  async function isAskedFor({ kind, readerId, createdAt }: ClaimedTransactional): Promise<boolean> {
    return (
      kind !== 'confirmation' || (await waitingWishes(app.db, { readerId, issuedAt: createdAt })) !== null
    );
  }

  async function deliverOne(
    mail: ClaimedTransactional,
    gate: Gate,
  ): Promise<{ result: TransactionalResult; outcome: AttemptResult | null }> {
    const now = app.clock.now();
    const reader = await findReader(app.db, { id: mail.readerId });
    if (reader === null || !isWanted(mail, reader) || !(await isAskedFor(mail)))
      return { result: { status: 'suppressed', response: 'no longer wanted' }, outcome: null };
    const late = lateResult(mail, now);
    if (late !== null) return { result: late, outcome: null };
    if (breaker.isOpen())
      return { result: serverAwayResult(mail, now, 'the mail server is away'), outcome: null };
    const throttledUntil = await quotas.admitTransactional(reader.email);
    if (throttledUntil !== null) {
      const response = 'throttled: its domain is limited';
      return {
        result: { status: 'retrying', response, nextAttemptAt: throttledUntil, countsAsAttempt: false },
        outcome: null,
      };
    }
    const outcome = await mailer.transactionalTransport.send(
      await composeTransactional(app, mailer, mail, reader),
      gate,
    );
    noteServer(outcome);
    return { result: decideTransactional(mail, outcome, now), outcome };
  }

  return {
    async deliver(holder) {
      if (breaker.isOpen()) return 0;
      let lease = beginLease(app.clock);
      const claimed = await claimTransactional(app.db, {
        holder,
        size: BATCH,
        now: app.clock.now(),
        leaseMs: LEASE_MS,
      });
      for (const mail of claimed) {
        await permit();
        try {
          const { result, outcome } = await deliverOne(mail, async () => {
            lease = await leaseAnew(mail, holder);
          });
          await retryTransient(() => finish(mail, holder, result, outcome), {
            mayRetry: () => lease.isHeld(),
            log: app.log,
          });
        } catch (error) {
          // Too slow, or suspended meanwhile: the process that has taken it over sends it.
          if (!(error instanceof Withheld)) throw error;
        }
      }
      return claimed.length;
    },
  };
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
