/** Throttles the digests of a sender that is warming up: each takes one of the day's slots. */

import type { WarmUp } from '../../config-file.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { type Decision, decideThrottled } from './decide.ts';
import { countSentOnDay, takeSlots } from './quota-store.ts';
import { type Waiter, warmUpDayAt } from './sending-limits.ts';

/** When to retry a mail if all slots of the day are held, but not all used. */
const LOOK_AGAIN_MS = 20_000;

export interface WarmUpSlots {
  /** Forgets the slots of the claim before. */
  newClaim(holder: string): void;
  /** Takes slots for digests; returns what to record for those that got none. */
  overDay(mails: readonly Waiter[]): Promise<Decision[]>;
  /**
   * Returns what to write in the transaction that records these decisions: the count of digests sent on a day
   * of the plan. Null if there is nothing to write.
   */
  recording(
    decisions: readonly Decision[],
  ): ((tx: Transaction, recorded: readonly number[]) => Promise<void>) | null;
  forget(id: number): void;
  /** In milliseconds since 1970. */
  awaitedUntil(): number;
}

export function createWarmUpSlots({
  db,
  warmUp,
  now,
}: {
  readonly db: Database;
  readonly warmUp: WarmUp | null;
  readonly now: () => Date;
}): WarmUpSlots {
  /** Deliveries that hold a slot, and the day it is for. */
  const slots = new Map<number, string>();
  let holder = '';
  let awaitedUntil = 0;

  return {
    newClaim(by) {
      holder = by;
      slots.clear();
    },
    async overDay(mails) {
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
      return left.map(({ id }) => decideThrottled(id, until, 'warm_up_full', { most, day }));
    },
    recording(decisions) {
      // A mail that may have arrived counts as sent.
      const went = decisions.flatMap(({ deliveryId, status }) => {
        const day = status === 'sent' || status === 'uncertain' ? slots.get(deliveryId) : undefined;
        return day === undefined ? [] : [{ deliveryId, day }];
      });
      if (went.length === 0) return null;
      return async (tx, recorded) => {
        const days = went.filter(({ deliveryId }) => recorded.includes(deliveryId)).map(({ day }) => day);
        for (const day of new Set(days))
          await countSentOnDay(tx, { day, count: days.filter((one) => one === day).length });
      };
    },
    forget: (id) => slots.delete(id),
    awaitedUntil: () => awaitedUntil,
  };
}
