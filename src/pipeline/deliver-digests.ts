/** Sending: claim → select → compose → fix in the ledger → send → record; nothing is on the wire that the ledger does not know. */
import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import {
  type ClaimedDelivery,
  claimBatch,
  countClaimed,
  HEARTBEAT_MS,
  markHanded,
  releaseClaims,
  renewLeases,
} from '../delivery/claim-store.ts';
import type { DeliveryStatus, OutgoingMail } from '../delivery/delivery.ts';
import { createPieceMemory, keptMails } from '../delivery/kept-mail-store.ts';
import { beginLease, type Lease } from '../delivery/lease.ts';
import { fixMails } from '../delivery/ledger-store.ts';
import { createRateLimit } from '../delivery/rate-limit-store.ts';
import { type MailInFlight, sendInFlight } from '../delivery/send-in-flight.ts';
import { isTurnToCome } from '../delivery/sending-limits-store.ts';
import type { Settlement } from '../delivery/settle.ts';
import { createTurns } from '../delivery/turns.ts';
import type { Frequency } from '../readers/reader.ts';
import { type ComposedMail, composeMails, forgetOffer } from './compose-mails.ts';
import { createServiceMails } from './deliver-service-mails.ts';
import { createJudge } from './judge-outcomes.ts';
import { openMailRoom } from './mail-room.ts';
import { pause } from './pause.ts';
import { selectAgain } from './set-aside.ts';

/** Deliveries taken at a time: large enough that statements are few, small enough that another worker gets its share. */
const BATCH = 500;
/** Mails composed and fixed in the ledger together. */
const GROUP = 25;
/** Groups composed while another is on the wire: the ledger's writes take longer than the wire. A group is about 2 MB. */
const GROUPS_AHEAD = 3;
/** How often to look whether another process has done what it claimed. */
const CLAIMED_ELSEWHERE_MS = 500;
/** How often to look whether the turn of a mail of a limited domain has come. */
export const TURN_POLL_MS = 200;

export interface SenderOptions {
  /** Only these deliveries; all when left out. */
  readonly only?: { readonly readerId?: number; readonly frequency?: Frequency };
  /** Told after each group: how many deliveries were settled so far. */
  readonly onProgress?: (settled: number) => void;
}

export interface Sender {
  /** Sends single mails that are due. Gives how many were tried. */
  deliverServiceMails(): Promise<number>;
  /** Takes one batch of digests and sends it. Gives how many were taken; 0 when there is nothing to do now. */
  deliverBatch(signal: AbortSignal): Promise<number>;
  /**
   * Sends everything that can be sent now, and waits for what another process has claimed: it is recorded when that one
   * lives, and taken over when its lease has ended. Ends early when the mail server is to be left alone, or at `signal`.
   */
  deliverAll(signal: AbortSignal): Promise<void>;
  /** Real milliseconds for which the mail server is to be left alone; 0 when it may be tried. */
  restMs(): number;
  /** What this sender has settled, by status. */
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** Does a mail that was put off here for the rate of its domain come back soon? */
  isTurnAwaited(): boolean;
  close(): Promise<void>;
}

const newHolder = (): string => `${process.pid}-${randomUUID()}`;

export async function openSender(app: App, options: SenderOptions = {}): Promise<Sender> {
  let holder = newHolder();
  const room = await openMailRoom(app);
  const judge = createJudge(app);
  const memory = createPieceMemory();
  const rate = createRateLimit({ db: app.db, perSecond: app.config.sendRate, realNow: app.clock.realNow, sleep: pause });
  const turns = createTurns({ db: app.db, ...app.config.sending, now: app.clock.now });
  const serviceMails = createServiceMails(app, room, { turns, permit: () => rate.take() });
  const totals: Record<DeliveryStatus, number> = {
    planned: 0,
    sending: 0,
    sent: 0,
    empty: 0,
    suppressed: 0,
    retrying: 0,
    failed: 0,
    uncertain: 0,
  };
  let settledInAll = 0;

  function count(status: DeliveryStatus, by = 1): void {
    totals[status] += by;
    settledInAll += by;
    app.metrics.deliveries.inc({ status }, by);
  }

  async function record(settlements: readonly Settlement[]): Promise<void> {
    const recorded = new Set(await judge.record(holder, settlements));
    for (const { deliveryId, status } of settlements) if (recorded.has(deliveryId)) count(status);
    await turns.settled(settlements);
    options.onProgress?.(settledInAll);
  }

  async function release(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await releaseClaims(app.db, { holder, ids });
    await turns.released(ids);
  }

  /** Gives those that may be sent. */
  async function fix(composed: readonly ComposedMail[]): Promise<readonly ComposedMail[]> {
    if (composed.length === 0) return [];
    const now = app.clock.now();
    const { fixed, repeated } = await fixMails(app.db, { holder, mails: composed.map(({ fixedMail }) => fixedMail), memory, now });
    // Another delivery of the same reader took one of the papers meanwhile, or a paper has become one with another: the next try
    // selects anew.
    if (repeated.size > 0) {
      forgetOffer(room);
      await record(composed.filter(({ delivery }) => repeated.has(delivery.id)).map(({ delivery }) => selectAgain(delivery, now)));
    }
    return composed.filter(({ delivery }) => fixed.has(delivery.id));
  }

  /** Composes and fixes one group, and gives what may go on the wire. */
  async function prepare(claimed: readonly ClaimedDelivery[]): Promise<MailInFlight<ClaimedDelivery>[]> {
    const { admitted: group, waiting } = await turns.admit(claimed);
    // Not counted: whoever waits here may still be sent by this very command.
    if (waiting.length > 0) await judge.record(holder, waiting);
    const kept = await keptMails(app.db, group);
    const fresh = group.filter(({ id }) => !kept.has(id));
    const { composed, without } = await composeMails(app, room, fresh);
    if (without.length > 0) await record(without);
    const fixed = await fix(composed);
    const inFlight = (about: ClaimedDelivery, mail: OutgoingMail): MailInFlight<ClaimedDelivery> => ({ deliveryId: about.id, mail, about });
    return [
      ...group.flatMap((delivery) => {
        const raw = kept.get(delivery.id);
        return raw === undefined
          ? []
          : [inFlight(delivery, { raw, messageId: delivery.messageId ?? '', envelope: room.envelopeOf(delivery) })];
      }),
      ...fixed.map(({ delivery, mail }) => inFlight(delivery, mail)),
    ];
  }

  /** While one group is on the wire, the next ones are composed and fixed. */
  async function sendBatch(deliveries: readonly ClaimedDelivery[], lease: Lease, signal: AbortSignal): Promise<void> {
    const ahead: Promise<PromiseSettledResult<MailInFlight<ClaimedDelivery>[]>[]>[] = [];
    let begun = 0;
    let prepared = 0;
    try {
      while (begun < deliveries.length && !signal.aborted && judge.restMs() === 0 && lease.isHeld()) {
        for (; prepared < deliveries.length && ahead.length < GROUPS_AHEAD; prepared += GROUP)
          ahead.push(Promise.allSettled([prepare(deliveries.slice(prepared, prepared + GROUP))]));
        const [group] = (await ahead.shift()) ?? [];
        if (group?.status !== 'fulfilled') throw group?.reason;
        begun += GROUP;
        await sendGroup(group.value, lease, signal);
      }
    } finally {
      // What was prepared for nothing is fixed by now, and goes out as it is when it is claimed again.
      await Promise.all(ahead);
      await release(deliveries.slice(begun).map(({ id }) => id));
    }
  }

  async function sendGroup(mails: readonly MailInFlight<ClaimedDelivery>[], lease: Lease, signal: AbortSignal): Promise<void> {
    const { uncertainDeliveries, sendConcurrency } = app.config;
    const inFlight = {
      transport: room.transport,
      concurrency: sendConcurrency,
      permit: (stop: AbortSignal) => rate.take(stop),
      handOver:
        uncertainDeliveries === 'hold' ? (ids: readonly number[]) => markHanded(app.db, { holder, ids, now: app.clock.now() }) : null,
      isHeld: lease.isHeld,
      record,
    };
    const notBegun = await sendInFlight(mails, inFlight, ({ about }, outcome) => judge.decide(about, outcome), signal);
    await release(notBegun);
    await judge.carryOut();
  }

  async function deliverBatch(signal: AbortSignal): Promise<number> {
    if (signal.aborted || judge.restMs() > 0) return 0;
    const lease = beginLease(app.clock);
    const { deliveries, settled } = await claimBatch(app.db, {
      holder,
      size: BATCH,
      now: app.clock.now(),
      uncertainDeliveries: app.config.uncertainDeliveries,
      ...(options.only === undefined ? {} : { only: options.only }),
    });
    for (const status of ['suppressed', 'uncertain', 'failed'] as const) count(status, settled[status]);
    const heartbeat = setInterval(() => {
      if (!lease.isHeld()) return;
      const renewed = lease.renewing();
      renewLeases(app.db, holder).then(renewed, (err: unknown) => app.log.warn({ err }, 'leases could not be renewed'));
    }, HEARTBEAT_MS);
    try {
      await sendBatch(deliveries, lease, signal);
      if (!lease.isHeld()) app.log.warn('this process stood still for longer than its lease; what it had claimed is given back');
    } catch (error) {
      // What of this batch is neither sent nor given back waits for its lease to end: under this name it would be renewed for ever.
      holder = newHolder();
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
    return deliveries.length + settled.suppressed + settled.uncertain + settled.failed;
  }

  async function deliverAll(signal: AbortSignal): Promise<void> {
    let lastLook: number | null = null;
    while (!signal.aborted && judge.restMs() === 0) {
      if ((await deliverBatch(signal)) > 0) continue;
      const now = app.clock.now();
      const until = turns.awaitedUntil();
      // A clock that stands (`--now`) brings nobody's turn nearer.
      const awaited = until > now && now.getTime() !== lastLook && (await isTurnToCome(app.db, { until, only: options.only }));
      if (!awaited && (await countClaimed(app.db, options.only)) === 0) return;
      lastLook = now.getTime();
      await pause(awaited ? TURN_POLL_MS : CLAIMED_ELSEWHERE_MS, signal);
    }
  }

  return {
    totals,
    restMs: () => judge.restMs(),
    deliverServiceMails: () => serviceMails.deliver(holder),
    deliverBatch,
    deliverAll,
    isTurnAwaited: () => turns.awaitedUntil() > app.clock.now(),
    close: () => room.close(),
  };
}
