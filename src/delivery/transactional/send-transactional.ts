/** Sends confirmations and other single mails that were queued with the change that asked for them. */
import type { App } from '../../app.ts';
import { tryAgain } from '../../database/postgres/retry-transient.ts';
import { isDuringMail, isServerAway } from '../../mail/failover-transport.ts';
import { type Gate, type SendOutcome, Withheld } from '../../mail/mail.ts';
import { effectOnAddress, enhancedCodeOf } from '../../mail/smtp/classify.ts';
import type { Reader } from '../../readers/reader.ts';
import { findReader, lockReaders } from '../../readers/readers-store.ts';
import { stopReader } from '../../readers/subscriptions-store.ts';
import { recordBounce } from '../bounces/bounce-store.ts';
import { beginLease, type Lease } from '../queue/lease.ts';
import { LEASE_MS } from '../queue/senders-store.ts';
import { BROKEN_OFF_IN_A_ROW } from '../sending/decide.ts';
import type { MailRoom } from '../sending/mailer.ts';
import type { Turns } from '../sending/quotas.ts';
import { composeServiceMail } from './compose-transactional.ts';
import { lateResult, serverAwayResult, settleSingle } from './decide-transactional.ts';
import {
  type ClaimedServiceMail,
  claimServiceMails,
  finishServiceMail,
  holdServiceMail,
  type ServiceMailResult,
} from './transactional-store.ts';

/** Few, because they go one after the other and should be done before their lease ends. */
const BATCH = 10;
/** How long a mail server that is away is left alone; real time. Somebody waits for each of these mails. */
const REST_MS = 60_000;

export interface ServiceMails {
  /** Sends what is due, a few at a time. Gives how many were taken; 0 also while the mail server is left alone. */
  deliver(holder: string): Promise<number>;
}

export interface ServiceMailOptions {
  readonly turns: Turns;
  /** Waits until one more mail may go (SEND_RATE). */
  readonly permit: () => Promise<void>;
}

export function createServiceMails(
  app: App,
  room: MailRoom,
  { turns, permit }: ServiceMailOptions,
): ServiceMails {
  let restUntil = 0;
  let brokenOff = 0;

  /** One mail at which the server hangs up each time must not hold up the others. */
  function noteServer(outcome: SendOutcome): void {
    const isAway = isServerAway(outcome);
    brokenOff = isAway ? brokenOff + 1 : 0;
    if (!isAway || (isDuringMail(outcome) && brokenOff < BROKEN_OFF_IN_A_ROW)) return;
    brokenOff = 0;
    restUntil = app.clock.realNow() + REST_MS;
  }

  async function finish(
    mail: ClaimedServiceMail,
    holder: string,
    result: ServiceMailResult,
    outcome: SendOutcome | null,
  ): Promise<void> {
    await app.db.$transaction(async (tx) => {
      await lockReaders(tx, [mail.readerId]);
      const isOurs = await finishServiceMail(tx, mail.id, holder, result);
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

  /** For a gate that asks the database: nothing renews this lease while others before this mail, or its server, take their time. */
  async function leaseAnew({ id }: ClaimedServiceMail, holder: string): Promise<Lease> {
    const lease = beginLease(app.clock);
    if (!(await holdServiceMail(app.db, { id, holder, leaseMs: LEASE_MS })) || !lease.isHeld())
      throw new Withheld();
    return lease;
  }

  async function deliverOne(
    mail: ClaimedServiceMail,
    gate: Gate,
  ): Promise<{ result: ServiceMailResult; outcome: SendOutcome | null }> {
    const now = app.clock.now();
    const reader = await findReader(app.db, { id: mail.readerId });
    if (reader === null || !isWanted(mail, reader))
      return { result: { status: 'suppressed', response: 'no longer wanted' }, outcome: null };
    const late = lateResult(mail, now);
    if (late !== null) return { result: late, outcome: null };
    if (restUntil > app.clock.realNow())
      return { result: serverAwayResult(mail, now, 'the mail server is away'), outcome: null };
    const turn = await turns.admitSingle(reader.email);
    if (turn !== null) {
      const response = 'waiting for its turn: its domain is limited';
      return {
        result: { status: 'retrying', response, nextAttemptAt: turn, countsAsAttempt: false },
        outcome: null,
      };
    }
    const outcome = await room.singleTransport.send(await composeServiceMail(app, room, mail, reader), gate);
    noteServer(outcome);
    return { result: settleSingle(mail, outcome, now), outcome };
  }

  return {
    async deliver(holder) {
      if (restUntil > app.clock.realNow()) return 0;
      let lease = beginLease(app.clock);
      const claimed = await claimServiceMails(app.db, {
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
          await tryAgain(() => finish(mail, holder, result, outcome), {
            goesOn: () => lease.isHeld(),
            log: app.log,
          });
        } catch (error) {
          // Too slow, or suspended meanwhile: whoever has taken it over sends it.
          if (!(error instanceof Withheld)) throw error;
        }
      }
      return claimed.length;
    },
  };
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
