/** What outcomes mean for more than their own mail: an address that is no more, a run to stop, a server to leave alone. */
import type { App } from '../app.ts';
import { recordBounce } from '../delivery/bounce-store.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import { enhancedCodeOf } from '../delivery/classify.ts';
import type { SendOutcome } from '../delivery/delivery.ts';
import { recordOutcomes, requeueRefused, stopRun } from '../delivery/ledger-store.ts';
import { RETRY_FOR_MS } from '../delivery/retry-delay.ts';
import { isRunToStop, PAUSE_MS, type Settlement, settle } from '../delivery/settle.ts';
import { lockReaders } from '../readers/readers-store.ts';
import { stopReader } from '../readers/subscriptions-store.ts';

export interface Judge {
  decide(delivery: ClaimedDelivery, outcome: SendOutcome): { settlement: Settlement; stop: boolean };
  /**
   * Records a group of settlements, and in the same transaction what their outcomes say about addresses: a process that dies has done
   * both or neither, and then the mail is tried again. Gives the ids recorded.
   */
  record(holder: string, settlements: readonly Settlement[]): Promise<number[]>;
  /** Stops the runs that `decide` found to be refused; after each group. */
  carryOut(): Promise<void>;
  /** Real milliseconds for which the server is to be left alone. */
  restMs(): number;
  /** Why it is to be left alone, in the words of its last answer; null when it never was. */
  restReason(): string | null;
}

export function createJudge(app: App): Judge {
  const aboutAddresses = new Map<number, AboutAddress>();
  const runs = new Map<number, { refused: number; tried: number; stopReason: string | null; requeue: number[] }>();
  let restUntil = 0;
  let restReason: string | null = null;

  return {
    decide(delivery, outcome) {
      const verdict = settle(delivery, outcome, { now: app.clock.now(), uncertainDeliveries: app.config.uncertainDeliveries });
      const detail = verdict.settlement.response ?? verdict.settlement.reason ?? '';
      if (verdict.address !== 'none') aboutAddresses.set(delivery.id, { delivery, kind: verdict.address, detail });
      const run = runs.get(delivery.runId) ?? { refused: 0, tried: 0, stopReason: null, requeue: [] };
      runs.set(delivery.runId, run);
      run.tried += 1;
      if (verdict.stopRun !== null) run.refused += 1;
      if (verdict.stopRun !== null && verdict.settlement.status === 'failed' && !isTooOld(delivery, app.clock.now()))
        run.requeue.push(delivery.id);
      if (verdict.stopRun === 'now' || (verdict.stopRun === 'count' && isRunToStop(run))) run.stopReason = detail;
      if (verdict.pause) {
        restUntil = app.clock.realNow() + PAUSE_MS;
        restReason = detail;
      }
      return { settlement: verdict.settlement, stop: verdict.pause || run.stopReason !== null };
    },
    async record(holder, settlements) {
      const outcomes = { holder, now: app.clock.now(), settlements };
      const about = settlements.flatMap(({ deliveryId }) => aboutAddresses.get(deliveryId) ?? []);
      for (const { delivery } of about) aboutAddresses.delete(delivery.id);
      return about.length === 0 ? recordOutcomes(app.db, outcomes) : recordWithAddresses(app, outcomes, about);
    },
    async carryOut() {
      for (const [runId, run] of runs) {
        if (run.stopReason === null) continue;
        const now = app.clock.now();
        await stopRun(app.db, { runId, reason: run.stopReason, now });
        await requeueRefused(app.db, { ids: run.requeue, reason: 'the mail server refused the whole run', at: now });
        app.log.error({ runId, reason: run.stopReason }, 'a run was stopped: the mail server refuses it, whoever the reader is');
        runs.delete(runId);
      }
    },
    restMs: () => Math.max(0, restUntil - app.clock.realNow()),
    restReason: () => restReason,
  };
}

/** What an answer said about the address of one delivery. */
interface AboutAddress {
  readonly delivery: ClaimedDelivery;
  readonly kind: 'hard' | 'soft';
  readonly detail: string;
}

async function recordWithAddresses(
  app: App,
  outcomes: Parameters<typeof recordOutcomes>[1],
  about: readonly AboutAddress[],
): Promise<number[]> {
  return app.db.$transaction(async (tx) => {
    // Readers before deliveries, the order in which erasing takes them.
    await lockReaders(
      tx,
      about.map(({ delivery }) => delivery.readerId),
    );
    const recorded = await recordOutcomes(tx, outcomes);
    for (const { delivery, kind, detail } of about) {
      const { id, readerId } = delivery;
      // Another process has it by now, and will hear the same answer.
      if (!recorded.includes(id)) continue;
      const at = outcomes.now;
      const status = enhancedCodeOf(detail);
      const event = { readerId, deliveryId: id, kind, counts: true, status, detail, report: `delivery:${id}`, at };
      if ((await recordBounce(tx, event)) === 'stop') await stopReader(tx, app.hasher, { id: readerId }, { reason: 'bounced', detail }, at);
    }
    return recorded;
  });
}

/** A mail that was refused for a day is not tried again. */
const isTooOld = ({ plannedAt }: ClaimedDelivery, now: Date): boolean => now.getTime() - plannedAt.getTime() >= RETRY_FOR_MS;
