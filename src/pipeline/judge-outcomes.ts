/** What outcomes mean for more than their own mail: an address that is no more, a run to stop, a server to leave alone. */
import type { App } from '../app.ts';
import { recordBounce } from '../delivery/bounce-store.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import { enhancedCodeOf } from '../delivery/classify.ts';
import type { SendOutcome } from '../delivery/delivery.ts';
import { requeueRefused, stopRun } from '../delivery/ledger-store.ts';
import { RETRY_FOR_MS } from '../delivery/retry-delay.ts';
import { isRunToStop, PAUSE_MS, type Settlement, settle } from '../delivery/settle.ts';
import { stopReader } from '../readers/subscriptions-store.ts';

export interface Judge {
  decide(delivery: ClaimedDelivery, outcome: SendOutcome): { settlement: Settlement; stop: boolean };
  /** Writes down what `decide` found out about addresses and runs; after each group. */
  carryOut(): Promise<void>;
  /** Real milliseconds for which the server is to be left alone. */
  restMs(): number;
}

export function createJudge(app: App): Judge {
  const aboutAddresses: { readonly delivery: ClaimedDelivery; readonly kind: 'hard' | 'soft'; readonly detail: string }[] = [];
  const runs = new Map<number, { refused: number; tried: number; stopReason: string | null; requeue: number[] }>();
  let restUntil = 0;

  return {
    decide(delivery, outcome) {
      const verdict = settle(delivery, outcome, { now: app.clock.now(), uncertainDeliveries: app.config.uncertainDeliveries });
      const detail = verdict.settlement.response ?? verdict.settlement.reason ?? '';
      if (verdict.address !== 'none') aboutAddresses.push({ delivery, kind: verdict.address, detail });
      const run = runs.get(delivery.runId) ?? { refused: 0, tried: 0, stopReason: null, requeue: [] };
      runs.set(delivery.runId, run);
      run.tried += 1;
      if (verdict.stopRun !== null) run.refused += 1;
      if (verdict.stopRun !== null && verdict.settlement.status === 'failed' && !isTooOld(delivery, app.clock.now()))
        run.requeue.push(delivery.id);
      if (verdict.stopRun === 'now' || (verdict.stopRun === 'count' && isRunToStop(run))) run.stopReason = detail;
      if (verdict.pause) restUntil = app.clock.realNow() + PAUSE_MS;
      return { settlement: verdict.settlement, stop: verdict.pause || run.stopReason !== null };
    },
    async carryOut() {
      // Each is forgotten only when it is stored: the database may fail in between.
      for (let next = aboutAddresses[0]; next !== undefined; next = aboutAddresses[0]) {
        const { delivery, kind, detail } = next;
        const { id, readerId } = delivery;
        const at = app.clock.now();
        const event = {
          readerId,
          deliveryId: id,
          kind,
          counts: true,
          status: enhancedCodeOf(detail),
          detail,
          report: `delivery:${id}`,
          at,
        };
        if ((await recordBounce(app.db, event)) === 'stop')
          await stopReader(app.db, app.hasher, { id: readerId }, { reason: 'bounced', detail }, at);
        aboutAddresses.shift();
      }
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
  };
}

/** A mail that was refused for a day is not tried again. */
const isTooOld = ({ plannedAt }: ClaimedDelivery, now: Date): boolean => now.getTime() - plannedAt.getTime() >= RETRY_FOR_MS;
