/** Quotas: throttles mails to domains that have a limit, and digests of a sender that is warming up. */

import type { DomainLimit, WarmUp } from '../../config-file.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { groupBy } from '../../group-by.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import type { ReasonDetail } from '../reason.ts';
import type { Decision } from './decide.ts';
import { countSentOnDay, promiseInstants, takeSlots } from './quota-store.ts';
import { takeTokens, tokensLeft } from './rate-limit-store.ts';
import { findLimit, nameOf, perSecondOf, warmUpDayAt } from './sending-limits.ts';

/** When to retry a mail if all slots of the day are held, but not all used. */
const LOOK_AGAIN_MS = 20_000;

/** A claimed mail that asks to be admitted. */
interface Waiter {
  readonly id: number;
  readonly email: string;
}

export interface Quotas {
  /**
   * Forgets what was admitted but never begun because the ledger or the lease was lost. Call it when a new
   * claim is opened.
   */
  newClaim(holder: string): void;
  /**
   * Decides which mails may go, in the given order. Record `waiting` for the others: each is claimed again at
   * the instant of its decision, and this claim does not count as an attempt.
   */
  admit<T extends Waiter>(
    mails: readonly T[],
  ): Promise<{ admitted: readonly T[]; waiting: readonly Decision[] }>;
  /**
   * Called for an admitted mail right before its message goes on the wire: only there can a domain's rate be
   * kept to the second. Null, or what to record instead.
   */
  begin(id: number): Promise<Decision | null>;
  /**
   * May a transactional mail go to this address? Null, or what to record instead. A person waits for it, so
   * it is outside the warm-up plan and does not queue behind the instants promised to digests.
   */
  admitTransactional(mail: Waiter): Promise<Decision | null>;
  /**
   * Returns what to write in the transaction that records these decisions: the count of digests sent on a day
   * of the plan. Null if there is nothing to write.
   */
  recording(
    decisions: readonly Decision[],
  ): ((tx: Transaction, recorded: readonly number[]) => Promise<void>) | null;
  /** Call it when these claims were released. */
  released(ids: readonly number[]): void;
  /**
   * When the last mail throttled here becomes due, apart from those that wait for another day of the plan; in
   * the past when there is none.
   */
  awaitedUntil(): Date;
}

export interface QuotasOptions {
  readonly db: Database;
  readonly limits: readonly DomainLimit[];
  readonly warmUp: WarmUp | null;
  /** By the clock that `--now` moves, like all instants of the ledger. */
  readonly now: () => Date;
}

/** Without limits and a plan, the quotas admit everything and never query the database. */
export function createQuotas({ db, limits, warmUp, now }: QuotasOptions): Quotas {
  /** Admitted deliveries to limited domains that have not begun yet. */
  const toBegin = new Map<number, DomainLimit>();
  /** Deliveries that hold a slot, and the day it is for. */
  const slots = new Map<number, string>();
  let holder = '';
  let awaitedUntil = 0;

  /** Groups mails by the limit that applies to them; those without a limit are left out. */
  function byLimit<T extends Waiter>(mails: readonly T[]): (readonly [DomainLimit, readonly T[]])[] {
    const groups = groupBy(mails, ({ email }) => findLimit(limits, email));
    return [...groups].flatMap(([limit, together]) => (limit === null ? [] : [[limit, together]]));
  }

  async function waitForRate(limit: DomainLimit, ids: readonly number[], at: Date): Promise<Decision[]> {
    const { bucket, perSecond } = bucketOf(limit);
    const instants = await promiseInstants(db, { bucket, count: ids.length, perSecond, now: at });
    awaitedUntil = Math.max(awaitedUntil, ...instants.map((instant) => instant.getTime()));
    return ids.map((id, index) => throttle(id, instants[index] as Date, 'rate_limited', detailOf(limit)));
  }

  /**
   * Notes the mails that are within their domain's rate for `begin`, which takes the tokens; returns what to
   * record for the others.
   */
  async function overRate<T extends Waiter>(mails: readonly T[]): Promise<Decision[]> {
    const waiting: Decision[] = [];
    for (const [limit, together] of byLimit(mails)) {
      const at = now();
      const inHand = [...toBegin.values()].filter((other) => other === limit).length;
      const free = Math.max(0, (await tokensLeft(db, { ...bucketOf(limit), at })) - inHand);
      for (const { id } of together.slice(0, free)) toBegin.set(id, limit);
      const left = together.slice(free).map(({ id }) => id);
      if (left.length > 0) waiting.push(...(await waitForRate(limit, left, at)));
    }
    return waiting;
  }

  async function overDay<T extends Waiter>(mails: readonly T[]): Promise<Decision[]> {
    const today = warmUpDayAt(warmUp, now());
    if (today === null || mails.length === 0) return [];
    const { day, most } = today;
    const { taken, isUsedUp } = await takeSlots(db, { day, most, holder, ids: mails.map(({ id }) => id) });
    for (const id of taken) slots.set(id, day);
    const left = mails.filter(({ id }) => !slots.has(id));
    // Held slots may become free again: nothing matches, the server is unavailable, or their process has
    // died.
    const soon = now().getTime() + LOOK_AGAIN_MS;
    const isFull = isUsedUp || soon >= today.endsAt.getTime();
    if (left.length > 0 && !isFull) awaitedUntil = Math.max(awaitedUntil, soon);
    const until = isFull ? today.endsAt : new Date(soon);
    return left.map(({ id }) => throttle(id, until, 'warm_up_full', { most, day }));
  }

  function forget(ids: readonly number[]): void {
    for (const id of ids) {
      toBegin.delete(id);
      slots.delete(id);
    }
  }

  return {
    newClaim(by) {
      holder = by;
      forget([...toBegin.keys(), ...slots.keys()]);
    },
    async admit(mails) {
      if (limits.length === 0 && warmUp === null) return { admitted: mails, waiting: [] };
      const late = await overRate(mails);
      const inTime = without(mails, late);
      // The plan builds a reputation with mailbox providers, so it does not apply to webhooks.
      const tomorrow = await overDay(inTime.filter(({ email }) => !isWebhookAddress(email)));
      for (const { deliveryId } of tomorrow) toBegin.delete(deliveryId);
      return { admitted: without(inTime, tomorrow), waiting: [...late, ...tomorrow] };
    },
    async begin(id) {
      const limit = toBegin.get(id);
      if (limit === undefined) return null;
      const at = now();
      const { taken } = await takeTokens(db, { ...bucketOf(limit), wanted: 1, at });
      toBegin.delete(id);
      if (taken === 1) return null;
      const [waiting] = await waitForRate(limit, [id], at);
      return waiting ?? null;
    },
    async admitTransactional({ id, email }) {
      const limit = findLimit(limits, email);
      if (limit === null) return null;
      const at = now();
      const { taken, waitMs } = await takeTokens(db, { ...bucketOf(limit), wanted: 1, at });
      return taken === 1
        ? null
        : throttle(id, new Date(at.getTime() + waitMs), 'rate_limited', detailOf(limit));
    },
    recording(decisions) {
      // A mail that may have arrived counts as sent.
      const went = decisions.flatMap(({ deliveryId, status }) => {
        const day = status === 'sent' || status === 'uncertain' ? slots.get(deliveryId) : undefined;
        return day === undefined ? [] : [{ deliveryId, day }];
      });
      forget(decisions.map(({ deliveryId }) => deliveryId));
      if (went.length === 0) return null;
      return async (tx, recorded) => {
        const days = went.filter(({ deliveryId }) => recorded.includes(deliveryId)).map(({ day }) => day);
        for (const day of new Set(days))
          await countSentOnDay(tx, { day, count: days.filter((one) => one === day).length });
      };
    },
    released: forget,
    awaitedUntil: () => new Date(awaitedUntil),
  };
}

/**
 * Holds a fifth of a second's worth of tokens. Throttled mails are looked for ten times a second, and a long
 * idle time must not allow a burst: in any second, at most the rate plus this capacity may begin.
 */
const bucketOf = (limit: DomainLimit): { bucket: string; perSecond: number; capacity: number } => {
  const perSecond = perSecondOf(limit);
  return { bucket: `to ${limit.domains[0]}`, perSecond, capacity: Math.max(1, perSecond / 5) };
};

const detailOf = (limit: DomainLimit): ReasonDetail => ({
  limit: `at most ${limit.rate} to ${nameOf(limit)}`,
});

const throttle = (
  deliveryId: number,
  nextAttemptAt: Date,
  reason: 'rate_limited' | 'warm_up_full',
  detail: ReasonDetail,
): Decision => ({
  deliveryId,
  status: 'retrying',
  reason,
  detail,
  response: null,
  nextAttemptAt,
  countsAsAttempt: false,
});

function without<T extends Waiter>(mails: readonly T[], decisions: readonly Decision[]): readonly T[] {
  const ids = new Set(decisions.map(({ deliveryId }) => deliveryId));
  return mails.filter(({ id }) => !ids.has(id));
}
