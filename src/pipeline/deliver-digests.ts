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
import { type InFlightOptions, type MailInFlight, sendInFlight } from '../delivery/send-in-flight.ts';
import { isTurnToCome } from '../delivery/sending-limits-store.ts';
import type { Settlement } from '../delivery/settle.ts';
import { createTurns } from '../delivery/turns.ts';
import type { Frequency } from '../readers/reader.ts';
import { workAhead } from './ahead.ts';
import { type ComposedMail, composeMails, type DigestBatch, forgetOffer, openBatch } from './compose-mails.ts';
import { createServiceMails } from './deliver-service-mails.ts';
import { createJudge } from './judge-outcomes.ts';
import { openMailRoom } from './mail-room.ts';
import { pause } from './pause.ts';
import { selectAgain } from './set-aside.ts';

/** Deliveries taken at first, and at most: large enough that statements are few, small enough that another worker gets its share. */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 500;
/** How long a batch should last at most (milliseconds): who unsubscribes after the claim is noticed when the mail is fixed, or never. */
const BATCH_LASTS_MS = 2_000;
/** Mails composed and fixed in the ledger together. */
const GROUP = 50;
/** Groups composed while another is on the wire: the ledger's writes take longer than the wire. A group is about 4 MB. */
const GROUPS_AHEAD = 2;
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
  /** Sends digests, and single mails before them, until none can be sent now. Gives how many digests were taken; 0 when there was none. */
  deliverDigests(signal: AbortSignal): Promise<number>;
  /**
   * Sends everything that can be sent now, and waits for what another process has claimed: it is recorded when that one
   * lives, and taken over when its lease has ended. Ends early when the mail server is to be left alone, or at `signal`.
   */
  deliverAll(signal: AbortSignal): Promise<void>;
  /** Real milliseconds for which the mail server is to be left alone; 0 when it may be tried. */
  restMs(): number;
  /** The words for which it is left alone. */
  restReason(): string | null;
  /** What this sender has settled, by status. */
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** Does a mail that was put off here for the rate of its domain come back soon? */
  isTurnAwaited(): boolean;
  close(): Promise<void>;
}

/** What one call of deliverDigests has in hand. */
interface OpenClaim {
  readonly holder: string;
  readonly lease: Lease;
  /** Claimed, and not on the wire yet. */
  readonly notBegun: Set<number>;
  taken: number;
}

interface ClaimedGroup {
  readonly batch: DigestBatch;
  readonly claimed: readonly ClaimedDelivery[];
}

/** Twice as many as last time where that went fast, half as many where a rate or a slow server made it last. */
const nextBatchSize = (size: number, lastedMs: number): number =>
  lastedMs > BATCH_LASTS_MS ? Math.max(Math.ceil(size / 2), 1) : Math.min(size * 2, LARGEST_BATCH);

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

  async function release({ holder: held, notBegun }: OpenClaim): Promise<void> {
    if (notBegun.size === 0) return;
    await releaseClaims(app.db, { holder: held, ids: [...notBegun] });
    await turns.released([...notBegun]);
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
  async function prepare(claim: OpenClaim, { batch, claimed }: ClaimedGroup): Promise<MailInFlight<ClaimedDelivery>[]> {
    const { admitted: group, waiting } = await turns.admit(claimed);
    // Not counted: whoever waits here may still be sent by this very command.
    if (waiting.length > 0) await judge.record(holder, waiting);
    const kept = await keptMails(app.db, group);
    const fresh = group.filter(({ id }) => !kept.has(id));
    const { composed, without } = await composeMails(app, room, batch, fresh);
    if (without.length > 0) await record(without);
    const fixed = await fix(composed);
    const inFlight = (about: ClaimedDelivery, mail: OutgoingMail): MailInFlight<ClaimedDelivery> => ({ deliveryId: about.id, mail, about });
    const ready = [
      ...group.flatMap((delivery) => {
        const raw = kept.get(delivery.id);
        return raw === undefined
          ? []
          : [inFlight(delivery, { raw, messageId: delivery.messageId ?? '', envelope: room.envelopeOf(delivery) })];
      }),
      ...fixed.map(({ delivery, mail }) => inFlight(delivery, mail)),
    ];
    // The others are recorded by now, and must not be remembered until the whole run is through.
    const readyIds = new Set(ready.map(({ deliveryId }) => deliveryId));
    for (const { id } of claimed) if (!readyIds.has(id)) claim.notBegun.delete(id);
    return ready;
  }

  /** The deliveries that can be sent now, in groups; single mails go before each claim. */
  async function* claimedGroups(claim: OpenClaim, signal: AbortSignal): AsyncGenerator<ClaimedGroup, void> {
    let size = FIRST_BATCH;
    while (!signal.aborted && judge.restMs() === 0 && claim.lease.isHeld()) {
      if (options.only === undefined) await serviceMails.deliver(claim.holder);
      const { deliveries, settled } = await claimBatch(app.db, {
        holder: claim.holder,
        size,
        now: app.clock.now(),
        uncertainDeliveries: app.config.uncertainDeliveries,
        ...(options.only === undefined ? {} : { only: options.only }),
      });
      const settledAtOnce = settled.suppressed + settled.uncertain + settled.failed;
      for (const status of ['suppressed', 'uncertain', 'failed'] as const) count(status, settled[status]);
      for (const { id } of deliveries) claim.notBegun.add(id);
      claim.taken += deliveries.length + settledAtOnce;
      if (deliveries.length + settledAtOnce === 0) return;
      const begun = app.clock.steadyNow();
      const batch = await openBatch(app, room, deliveries);
      for (let at = 0; at < deliveries.length; at += GROUP) yield { batch, claimed: deliveries.slice(at, at + GROUP) };
      size = nextBatchSize(size, app.clock.steadyNow() - begun);
    }
  }

  async function* preparedMails(claim: OpenClaim, signal: AbortSignal): AsyncGenerator<MailInFlight<ClaimedDelivery>, void> {
    for await (const group of workAhead(claimedGroups(claim, signal), GROUPS_AHEAD, (group) => prepare(claim, group))) yield* group;
  }

  async function deliverDigests(signal: AbortSignal): Promise<number> {
    if (signal.aborted || judge.restMs() > 0) return 0;
    const claim: OpenClaim = { holder, lease: beginLease(app.clock), notBegun: new Set(), taken: 0 };
    const heartbeat = setInterval(() => {
      if (!claim.lease.isHeld()) return;
      const renewed = claim.lease.renewing();
      renewLeases(app.db, claim.holder).then(renewed, (err: unknown) => app.log.warn({ err }, 'leases could not be renewed'));
    }, HEARTBEAT_MS);
    const mails = preparedMails(claim, signal);
    const next = async () => {
      const { value, done } = await mails.next();
      return done ? null : value;
    };
    try {
      await sendInFlight(
        next,
        inFlightOptions(claim),
        ({ about, mail }, outcome) => {
          if (outcome.kind === 'sent') room.buffers.giveBack(mail.raw);
          return judge.decide(about, outcome);
        },
        (id) => claim.notBegun.delete(id),
        signal,
      );
      if (!claim.lease.isHeld()) app.log.warn('this process stood still for longer than its lease; what it had claimed is given back');
    } catch (error) {
      // What is neither sent nor given back waits for its lease to end: under this name it would be renewed for ever.
      holder = newHolder();
      throw error;
    } finally {
      // What was prepared for nothing is fixed by now, and goes out as it is when it is claimed again.
      await mails.return();
      clearInterval(heartbeat);
      await release(claim);
      await judge.carryOut();
    }
    return claim.taken;
  }

  function inFlightOptions(claim: OpenClaim): InFlightOptions {
    const { uncertainDeliveries, sendConcurrency } = app.config;
    const handOver = (ids: readonly number[]) => markHanded(app.db, { holder: claim.holder, ids, now: app.clock.now() });
    return {
      transport: room.transport,
      concurrency: sendConcurrency,
      permit: (stop) => rate.take(stop),
      handOver: uncertainDeliveries === 'hold' ? handOver : null,
      isHeld: claim.lease.isHeld,
      record,
    };
  }

  async function deliverAll(signal: AbortSignal): Promise<void> {
    let lastLook: number | null = null;
    while (!signal.aborted && judge.restMs() === 0) {
      if ((await deliverDigests(signal)) > 0) continue;
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
    restReason: () => judge.restReason(),
    deliverServiceMails: () => serviceMails.deliver(holder),
    deliverDigests,
    deliverAll,
    isTurnAwaited: () => turns.awaitedUntil() > app.clock.now(),
    close: () => room.close(),
  };
}
