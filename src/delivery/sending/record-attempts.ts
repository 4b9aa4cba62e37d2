/** What outcomes mean for more than their own mail: an address that is no more, a run to stop, a server to leave alone. */
import type { App } from '../../app.ts';
import type { Transaction } from '../../database/client.ts';
import { tryAgain } from '../../database/postgres/retry-transient.ts';
import type { SendOutcome } from '../../mail/mail.ts';
import { enhancedCodeOf } from '../../mail/smtp/classify.ts';
import { lockReaders } from '../../readers/readers-store.ts';
import { stopReader } from '../../readers/subscriptions-store.ts';
import { recordBounce } from '../bounces/bounce-store.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { Lease } from '../queue/lease.ts';
import { recordOutcomes } from '../queue/ledger-store.ts';
import { alreadyRecorded } from '../reports/ledger-views-store.ts';
import { BROKEN_OFF_IN_A_ROW, PAUSE_MS, type Settlement, settle, type Verdict } from './decide.ts';
import type { Turns } from './quotas.ts';
import { type RefusedRun, stopRefusedRun } from './rejected-runs-store.ts';

export interface Judge {
  decide(delivery: ClaimedDelivery, outcome: SendOutcome): { settlement: Settlement; stop: boolean };
  /**
   * Records a group of settlements, and in the same transaction what their outcomes say about addresses and runs: a process that dies
   * has done all of it or nothing, and then the mail is tried again. A database that is away for a moment is waited for while the lease is held.
   */
  record(claim: HeldClaim, settlements: readonly Settlement[]): Promise<Recorded>;
  /** Real milliseconds for which the server is to be left alone. */
  restMs(): number;
  /** Why it is to be left alone, in the words of its last answer; null when it never was. */
  restReason(): string | null;
}

/** Whose the deliveries are, and for how long. */
export interface HeldClaim {
  readonly holder: string;
  readonly lease: Pick<Lease, 'isHeld'>;
}

export interface Recorded {
  /** The deliveries recorded; the others belong to another process by now. */
  readonly ids: readonly number[];
  /** A run was stopped: nothing further of what was claimed is to be begun. */
  readonly stop: boolean;
}

export function createJudge(app: App, turns: Pick<Turns, 'recording'>): Judge {
  const consequences = new Map<number, Consequence>();
  let restUntil = 0;
  let restReason: string | null = null;
  let brokenOff = 0;

  function isServerToRest({ pause }: Verdict): boolean {
    brokenOff = pause === 'count' ? brokenOff + 1 : 0;
    if (pause !== 'now' && brokenOff < BROKEN_OFF_IN_A_ROW) return false;
    brokenOff = 0;
    return true;
  }

  return {
    decide(delivery, outcome) {
      const verdict = settle(delivery, outcome, {
        now: app.clock.now(),
        uncertainDeliveries: app.config.uncertainDeliveries,
      });
      const { settlement, address, stopRun } = verdict;
      const detail = settlement.response ?? '';
      if (address !== 'none' || stopRun !== null)
        consequences.set(delivery.id, { delivery, address, stopRun, detail });
      const isToRest = isServerToRest(verdict);
      if (isToRest) {
        restUntil = app.clock.realNow() + PAUSE_MS;
        restReason = detail;
      }
      return { settlement, stop: isToRest || stopRun === 'now' };
    },
    async record({ holder, lease }, settlements) {
      const outcomes = { holder, now: app.clock.now(), settlements };
      const following = settlements.flatMap(({ deliveryId }) => consequences.get(deliveryId) ?? []);
      for (const { delivery } of following) consequences.delete(delivery.id);
      const alsoRecord = turns.recording(settlements);
      const write = async () => {
        if (following.length === 0 && alsoRecord === null)
          return { ids: await recordOutcomes(app.db, outcomes), stopped: [] };
        return app.db.$transaction(async (tx) => {
          const written = await recordWithConsequences(app, tx, outcomes, following);
          await alsoRecord?.(tx, written.ids);
          return written;
        });
      };
      const { ids, stopped } = await tryAgain(
        async (isRepeat) => {
          const written = await write();
          return isRepeat
            ? { ...written, ids: await withThoseBefore(app, written.ids, settlements) }
            : written;
        },
        { goesOn: lease.isHeld, log: app.log },
      );
      for (const { runId, reason } of stopped)
        app.log.error(
          { runId, reason },
          'a run was stopped: the mail server refuses it, whoever the reader is',
        );
      return { ids, stop: stopped.length > 0 };
    },
    restMs: () => Math.max(0, restUntil - app.clock.realNow()),
    restReason: () => restReason,
  };
}

/** An earlier try may have recorded them, and only its answer was lost: the ledger tells. */
async function withThoseBefore(
  app: App,
  ids: readonly number[],
  settlements: readonly Settlement[],
): Promise<readonly number[]> {
  const others = settlements.filter(({ deliveryId }) => !ids.includes(deliveryId));
  return others.length === 0 ? ids : [...ids, ...(await alreadyRecorded(app.db, others))];
}

/** What an answer to one delivery said about its address, or about its whole run. */
interface Consequence extends Pick<Verdict, 'address' | 'stopRun'> {
  readonly delivery: ClaimedDelivery;
  readonly detail: string;
}

async function recordWithConsequences(
  app: App,
  tx: Transaction,
  outcomes: Parameters<typeof recordOutcomes>[1],
  following: readonly Consequence[],
): Promise<{ ids: number[]; stopped: RefusedRun[] }> {
  const about = following.filter(({ address }) => address !== 'none');
  // Readers before deliveries, the order in which erasing takes them.
  await lockReaders(
    tx,
    about.map(({ delivery }) => delivery.readerId),
  );
  const ids = await recordOutcomes(tx, outcomes);
  // Another process has the others by now, and will hear the same answers.
  const isOurs = ({ delivery }: Consequence) => ids.includes(delivery.id);
  for (const { delivery, address, detail } of about.filter(isOurs)) {
    if (address === 'none') continue;
    const { id, readerId } = delivery;
    const at = outcomes.now;
    const status = enhancedCodeOf(detail);
    const event = {
      readerId,
      deliveryId: id,
      kind: address,
      counts: true,
      status,
      detail,
      report: `delivery:${id}`,
      at,
    };
    if ((await recordBounce(tx, event)) === 'stop')
      await stopReader(tx, app.hasher, { id: readerId }, { reason: 'bounced', detail }, at);
  }
  const stopped: RefusedRun[] = [];
  for (const run of refusedRuns(following.filter(isOurs), outcomes.now))
    if (await stopRefusedRun(tx, run)) stopped.push(run);
  return { ids, stopped };
}

/** The runs of which something was refused that was not about its reader; by id, the order in which their rows are locked. */
function refusedRuns(following: readonly Consequence[], now: Date): RefusedRun[] {
  const runs = new Map<number, RefusedRun>();
  for (const { delivery, stopRun, detail } of following) {
    const { runId } = delivery;
    if (stopRun !== null)
      runs.set(runId, {
        runId,
        reason: detail,
        atOnce: stopRun === 'now' || runs.get(runId)?.atOnce === true,
        now,
      });
  }
  return [...runs.values()].toSorted((one, other) => one.runId - other.runId);
}
