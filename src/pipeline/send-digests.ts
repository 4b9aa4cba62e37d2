/** Sending: what is ready goes on the wire, and its outcome into the ledger; nothing is on the wire that the ledger does not know. */
import { randomUUID } from 'node:crypto';
import type { App } from '../app.ts';
import { retryTransient } from '../database/postgres/retry-transient.ts';
import { type DeliveryStatus, noDeliveries } from '../delivery/delivery.ts';
import { countClaimed, markHanded } from '../delivery/queue/claim-store.ts';
import { beginLease } from '../delivery/queue/lease.ts';
import { forgetGoneSenders, HEARTBEAT_MS, reportAlive } from '../delivery/queue/senders-store.ts';
import { isAtItsPlace, MOVED } from '../delivery/reports/database-identity-store.ts';
import type { Settlement } from '../delivery/sending/decide.ts';
import { openMailRoom } from '../delivery/sending/mailer.ts';
import { isTurnToCome, isWaitingForTurn } from '../delivery/sending/quota-store.ts';
import { createTurns } from '../delivery/sending/quotas.ts';
import { createRateLimit } from '../delivery/sending/rate-limit-store.ts';
import { createReadyDigests, type OpenClaim } from '../delivery/sending/ready-digests.ts';
import { createJudge } from '../delivery/sending/record-attempts.ts';
import { countQueuedAgain } from '../delivery/sending/rejected-runs-store.ts';
import { type InFlightOptions, sendInFlight } from '../delivery/sending/send-window.ts';
import { createServiceMails } from '../delivery/transactional/send-transactional.ts';
import { stayLean } from '../heap-growth.ts';
import type { Frequency } from '../readers/reader.ts';
import { pause, restUnlessAborted } from '../sleep.ts';

/** For how long a database that is away is waited for by whoever sends everything. Each mail that is settled meanwhile begins it anew. */
const DATABASE_AWAY_MS = 60_000;
/** How often to look whether another process has done what it claimed. */
const CLAIMED_ELSEWHERE_MS = 500;
/** How often to look whether the turn of a mail of a limited domain has come: twice while its bucket fills. */
export const TURN_POLL_MS = 100;

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
  /** What this sender has settled so far, by status. */
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** The same as the ledger has it by now: what failed has been queued again where its run was stopped. */
  outcomes(): Promise<Readonly<Record<DeliveryStatus, number>>>;
  /** Does a mail that was put off here for the rate of its domain come back soon? */
  isTurnAwaited(): boolean;
  close(): Promise<void>;
}

const newHolder = (): string => `${process.pid}-${randomUUID()}`;

export async function openSender(app: App, options: SenderOptions = {}): Promise<Sender> {
  stayLean();
  if (!(await isAtItsPlace(app.db))) app.log.error(MOVED);
  let holder = newHolder();
  const room = await openMailRoom(app);
  const rate = createRateLimit({
    db: app.db,
    perSecond: app.config.sendRate,
    realNow: app.clock.realNow,
    sleep: pause,
  });
  const turns = createTurns({ db: app.db, ...app.config.sending, now: app.clock.now });
  const judge = createJudge(app, turns);
  const serviceMails = createServiceMails(app, room, { turns, permit: () => rate.take() });
  const totals = noDeliveries();
  let settledInAll = 0;
  const failedHere: number[] = [];

  function count(status: DeliveryStatus, by = 1): void {
    totals[status] += by;
    settledInAll += by;
    app.metrics.deliveries.inc({ status }, by);
  }

  async function record(claim: OpenClaim, settlements: readonly Settlement[]): Promise<{ stop: boolean }> {
    const { ids, stop } = await judge.record(claim, settlements);
    const recorded = new Set(ids);
    // Not counted: whoever waits for a turn may still be sent by this very command.
    for (const settlement of settlements) {
      if (!recorded.has(settlement.deliveryId) || isWaitingForTurn(settlement)) continue;
      count(settlement.status);
      if (settlement.status === 'failed') failedHere.push(settlement.deliveryId);
    }
    options.onProgress?.(settledInAll);
    return { stop };
  }

  const ready = createReadyDigests(app, {
    room,
    turns,
    only: options.only,
    before: async (claim) => (options.only === undefined ? serviceMails.deliver(claim.holder) : null),
    isResting: () => judge.restMs() > 0,
    settledByClaim: count,
    record,
  });

  async function deliverDigests(signal: AbortSignal): Promise<number> {
    if (signal.aborted || judge.restMs() > 0) return 0;
    await forgetGoneSenders(app.db);
    const claim: OpenClaim = { holder, lease: beginLease(app.clock), signal, notBegun: new Set(), taken: 0 };
    turns.newClaim(holder);
    const heartbeat = setInterval(() => {
      if (!claim.lease.isHeld()) return;
      const renewed = claim.lease.renewing();
      reportAlive(app.db, claim.holder).then(renewed, (err: unknown) =>
        app.log.warn({ err }, 'the lease could not be renewed'),
      );
    }, HEARTBEAT_MS);
    const mails = ready.mails(claim);
    try {
      await sendInFlight(
        async () => (await mails.next()).value ?? null,
        inFlightOptions(claim),
        ({ about, mail }, outcome) => {
          if (outcome.kind === 'sent') room.buffers.giveBack(mail.raw);
          return judge.decide(about, outcome);
        },
        claim.notBegun,
        signal,
      );
      if (!claim.lease.isHeld())
        app.log.warn('this process stood still for longer than its lease; what it had claimed is given back');
    } catch (error) {
      // What is neither sent nor given back waits for its lease to end: under this name it would be renewed for ever.
      holder = newHolder();
      throw error;
    } finally {
      try {
        await mails.return();
        await retryTransient(() => ready.giveBackRest(claim), { goesOn: claim.lease.isHeld, log: app.log });
      } finally {
        clearInterval(heartbeat);
      }
    }
    return claim.taken;
  }

  function inFlightOptions(claim: OpenClaim): InFlightOptions {
    const { uncertainDeliveries, sendConcurrency } = app.config;
    const handOver = (ids: readonly number[]) =>
      markHanded(app.db, { holder: claim.holder, ids, now: app.clock.now() });
    return {
      transport: room.transport,
      concurrency: sendConcurrency,
      permit: (stop) => rate.take(stop),
      turn: turns.begin,
      handOver: uncertainDeliveries === 'hold' ? handOver : null,
      isHeld: claim.lease.isHeld,
      record: (settlements) => record(claim, settlements),
    };
  }

  async function deliverAll(signal: AbortSignal): Promise<void> {
    let lastLook: number | null = null;
    /** Sends what can be sent, or waits a little for what others have. False: there is nothing to wait for. */
    const goOn = async (): Promise<boolean> => {
      if ((await deliverDigests(signal)) > 0) return true;
      const now = app.clock.now();
      const until = turns.awaitedUntil();
      // A clock that stands (`--now`) brings nobody's turn nearer.
      const awaited =
        until > now &&
        now.getTime() !== lastLook &&
        (await isTurnToCome(app.db, { until, only: options.only }));
      if (!awaited && (await countClaimed(app.db, options.only)) === 0) return false;
      lastLook = now.getTime();
      await restUnlessAborted(awaited ? TURN_POLL_MS : CLAIMED_ELSEWHERE_MS, signal);
      return true;
    };
    let trouble: { readonly since: number; readonly settled: number } | null = null;
    const waitsForDatabase = (): boolean => {
      const now = app.clock.realNow();
      if (trouble?.settled !== settledInAll) trouble = { since: now, settled: settledInAll };
      return !signal.aborted && now - trouble.since < DATABASE_AWAY_MS;
    };
    while (!signal.aborted && judge.restMs() === 0) {
      if (!(await retryTransient(goOn, { goesOn: waitsForDatabase, log: app.log }))) return;
    }
  }

  async function outcomes(): Promise<Record<DeliveryStatus, number>> {
    const again = await countQueuedAgain(app.db, failedHere);
    return { ...totals, failed: totals.failed - again, retrying: totals.retrying + again };
  }

  return {
    totals,
    outcomes,
    restMs: () => judge.restMs(),
    restReason: () => judge.restReason(),
    deliverServiceMails: () => serviceMails.deliver(holder),
    deliverDigests,
    deliverAll,
    isTurnAwaited: () => turns.awaitedUntil() > app.clock.now(),
    close: () => room.close(),
  };
}
