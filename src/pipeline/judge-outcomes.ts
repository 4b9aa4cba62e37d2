/** What outcomes mean for more than their own mail: an address that is no more, a run to stop, a server to leave alone. */
import type { App } from '../app.ts';
import { recordBounce } from '../delivery/bounce-store.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import { enhancedCodeOf } from '../delivery/classify.ts';
import type { SendOutcome } from '../delivery/delivery.ts';
import { stopRun } from '../delivery/ledger-store.ts';
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
  const runs = new Map<number, { refused: number; tried: number; stopReason: string | null }>();
  let restUntil = 0;

  return {
    decide(delivery, outcome) {
      const verdict = settle(delivery, outcome, { now: app.clock.now(), uncertainDeliveries: app.config.uncertainDeliveries });
      const detail = verdict.settlement.response ?? verdict.settlement.reason ?? '';
      if (verdict.address !== 'none') aboutAddresses.push({ delivery, kind: verdict.address, detail });
      const run = runs.get(delivery.runId) ?? { refused: 0, tried: 0, stopReason: null };
      runs.set(delivery.runId, run);
      run.tried += 1;
      if (verdict.stopRun !== null) run.refused += 1;
      if (verdict.stopRun === 'now' || (verdict.stopRun === 'count' && isRunToStop(run))) run.stopReason = detail;
      if (verdict.pause) restUntil = app.clock.realNow() + PAUSE_MS;
      return { settlement: verdict.settlement, stop: verdict.pause || run.stopReason !== null };
    },
    async carryOut() {
      for (const { delivery, kind, detail } of aboutAddresses.splice(0)) {
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
      }
      for (const [runId, run] of runs) {
        if (run.stopReason === null) continue;
        await stopRun(app.db, { runId, reason: run.stopReason, now: app.clock.now() });
        app.log.error({ runId, reason: run.stopReason }, 'a run was stopped: the mail server refuses it, whoever the reader is');
        runs.delete(runId);
      }
    },
    restMs: () => Math.max(0, restUntil - app.clock.realNow()),
  };
}
