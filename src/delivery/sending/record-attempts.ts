/** Records attempts and what they mean beyond their own mail: for an address, for the run, for the server. */

import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { retryTransient } from '../../database/postgres/retry-transient.ts';
import type { Logger } from '../../log.ts';
import type { AttemptResult } from '../../mail/mail.ts';
import { enhancedCodeOf } from '../../mail/smtp/classify.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { lockReaders } from '../../readers/readers-store.ts';
import { stopReader } from '../../readers/subscriptions-store.ts';
import { recordBounce } from '../bounces/bounce-store.ts';
import { isOnOtherAddress } from '../bounces/other-address-store.ts';
import { classOf } from '../delivery.ts';
import { type ClaimedMail, markHanded } from '../queue/claim-store.ts';
import type { Lease } from '../queue/lease.ts';
import { recordDecisions } from '../queue/ledger-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import { alreadyRecorded } from '../reports/ledger-views-store.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { type AttemptDecision, type Decision, decideAttempt } from './decide.ts';
import type { Quotas } from './quotas.ts';
import { type RejectedRun, stopRejectedRun } from './rejected-runs-store.ts';

/** Records decisions on claimed deliveries that are not sent now. */
export type RecordDecisions = (claim: OpenClaim, decisions: readonly Decision[]) => Promise<void>;

export interface RecorderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hasher: AddressHasher;
  readonly config: Pick<Config, 'uncertainDeliveries'>;
}

export interface Recorder {
  decide(mail: ClaimedMail, result: AttemptResult): { decision: Decision; stop: boolean };
  /**
   * Records a group of decisions and, in the same transaction, what their attempts mean for addresses and
   * runs. If the process crashes, either everything is recorded, or nothing is and the mail is tried again.
   * If the database is briefly unavailable, waits for it as long as the lease is held.
   */
  record(claim: HeldClaim, decisions: readonly Decision[]): Promise<Recorded>;
  /**
   * Records that these mails go on the wire now. Returns the ids that may still be sent (markHanded). Null:
   * this is not recorded.
   */
  readonly handOver: ((claim: HeldClaim, ids: readonly number[]) => Promise<readonly number[]>) | null;
}

/** Which process has claimed the deliveries, and for how long. */
export interface HeldClaim {
  readonly holder: string;
  readonly lease: Pick<Lease, 'isHeld'>;
}

export interface Recorded {
  /** The deliveries that were recorded; the others belong to another process now. */
  readonly ids: readonly number[];
  /**
   * No more claimed mails may be begun: a run was stopped, or none of the deliveries belongs to this process
   * any more, as after a standby took over that does not know the claim.
   */
  readonly stop: boolean;
}

export function createRecorder(
  parts: RecorderParts,
  { quotas, breaker }: { readonly quotas: Pick<Quotas, 'recording'>; readonly breaker: CircuitBreaker },
): Recorder {
  const { db, clock, log, config } = parts;
  const consequences = new Map<number, Consequence>();
  const handOver: Recorder['handOver'] = ({ holder }, ids) =>
    markHanded(db, { holder, ids, now: clock.now() });
  return {
    handOver: config.uncertainDeliveries === 'hold' ? handOver : null,
    decide(mail, result) {
      const { uncertainDeliveries } = config;
      const decided = decideAttempt(mail, result, { now: clock.now(), uncertainDeliveries });
      const { decision, address, stopRun } = decided;
      const detail = decision.response ?? '';
      if (address !== 'none' || stopRun !== null)
        consequences.set(mail.id, { mail, address, stopRun, detail });
      const hasOpened = breaker.note(classOf(mail), decided.breaker, detail);
      return { decision, stop: hasOpened || stopRun === 'now' };
    },
    async record({ holder, lease }, decisions) {
      const recording = { holder, now: clock.now(), decisions };
      const following = decisions.flatMap(({ deliveryId }) => consequences.get(deliveryId) ?? []);
      for (const { mail } of following) consequences.delete(mail.id);
      const alsoRecord = quotas.recording(decisions);
      const write = async () => {
        if (following.length === 0 && alsoRecord === null)
          return { ids: await recordDecisions(db, recording), stopped: [] };
        return db.$transaction(async (tx) => {
          const written = await recordWithConsequences(parts, tx, recording, following);
          await alsoRecord?.(tx, written.ids);
          return written;
        });
      };
      const { ids, stopped } = await retryTransient(
        async (isRepeat) => {
          const written = await write();
          return isRepeat ? { ...written, ids: await withThoseBefore(db, written.ids, decisions) } : written;
        },
        { mayRetry: lease.isHeld, log },
      );
      for (const { runId, reason } of stopped)
        log.error(
          { runId, reason },
          'a run was stopped: the mail server refuses it, or too many of its addresses',
        );
      return { ids, stop: stopped.length > 0 || ids.length === 0 };
    },
  };
}

/** Adds the deliveries that an earlier call recorded although its answer was lost: the ledger shows them. */
async function withThoseBefore(
  db: Database,
  ids: readonly number[],
  decisions: readonly Decision[],
): Promise<readonly number[]> {
  const others = decisions.filter(({ deliveryId }) => !ids.includes(deliveryId));
  return others.length === 0 ? ids : [...ids, ...(await alreadyRecorded(db, others))];
}

/** What the response to one mail means for its address, or for its whole run. */
interface Consequence extends Pick<AttemptDecision, 'address' | 'stopRun'> {
  readonly mail: ClaimedMail;
  readonly detail: string;
}

async function recordWithConsequences(
  { hasher }: Pick<RecorderParts, 'hasher'>,
  tx: Transaction,
  recording: Parameters<typeof recordDecisions>[1],
  following: readonly Consequence[],
): Promise<{ ids: number[]; stopped: RejectedRun[] }> {
  const about = following.filter(({ address }) => address !== 'none');
  // Locks readers before deliveries, the same order as in erasing.
  await lockReaders(
    tx,
    about.map(({ mail }) => mail.readerId),
  );
  const ids = await recordDecisions(tx, recording);
  // The others belong to another process now, which will get the same responses.
  const isOurs = ({ mail }: Consequence) => ids.includes(mail.id);
  for (const { mail, address, detail } of about.filter(isOurs)) {
    if (address === 'none') continue;
    const { id, readerId } = mail;
    const report = { readerId, deliveryId: id, kind: address, detail, at: recording.now };
    if (await isOnOtherAddress(tx, hasher, report)) continue;
    const at = recording.now;
    const status = enhancedCodeOf(detail);
    const event = {
      readerId,
      // Reports are counted against the last digests, so a transactional mail is not named.
      deliveryId: mail.kind === 'digest' ? id : null,
      kind: address,
      counts: true,
      status,
      detail,
      report: `delivery:${id}`,
      at,
    };
    if ((await recordBounce(tx, event)) === 'stop')
      await stopReader(tx, hasher, { id: readerId }, { reason: 'bounced', detail }, at);
  }
  const stopped: RejectedRun[] = [];
  for (const run of rejectedRuns(following.filter(isOurs), recording.now))
    if (await stopRejectedRun(tx, run)) stopped.push(run);
  return { ids, stopped };
}

/**
 * Collects the runs of which something was refused that is not about its reader, or whose addresses are said
 * not to exist; sorted by id, the order in which their rows are locked.
 */
function rejectedRuns(following: readonly Consequence[], now: Date): RejectedRun[] {
  const runs = new Map<number, RejectedRun>();
  for (const { mail, stopRun, detail } of following) {
    if (stopRun === null || mail.kind !== 'digest') continue;
    const { runId } = mail;
    const before = runs.get(runId) ?? {
      runId,
      reason: detail,
      atOnce: false,
      refused: false,
      unknown: 0,
      now,
    };
    const isUnknown = stopRun === 'unknown';
    runs.set(runId, {
      ...before,
      // A refusal of the run explains more than one about a single address.
      reason: isUnknown && before.refused ? before.reason : detail,
      atOnce: before.atOnce || stopRun === 'now',
      refused: before.refused || !isUnknown,
      unknown: before.unknown + (isUnknown ? 1 : 0),
    });
  }
  return [...runs.values()].toSorted((one, other) => one.runId - other.runId);
}
