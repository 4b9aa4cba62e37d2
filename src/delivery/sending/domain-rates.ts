/** Throttles mails to domains that have a limit: one token bucket each, over all processes. */

import type { DomainLimit } from '../../config-file.ts';
import type { Database } from '../../database/client.ts';
import { groupBy } from '../../group-by.ts';
import type { ReasonDetail } from '../reason.ts';
import { type Decision, decideThrottled } from './decide.ts';
import { promiseInstants } from './quota-store.ts';
import { takeTokens, tokensLeft } from './rate-limit-store.ts';
import { findLimit, nameOf, perSecondOf, type Waiter } from './sending-limits.ts';

export interface DomainRates {
  /**
   * Notes the mails that are within their domain's rate for `begin`, which takes the tokens; returns what to
   * record for the others.
   */
  overRate(mails: readonly Waiter[]): Promise<Decision[]>;
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
  forget(id: number): void;
  forgetAll(): void;
  /** In milliseconds since 1970. */
  awaitedUntil(): number;
}

export function createDomainRates({
  db,
  limits,
  now,
}: {
  readonly db: Database;
  readonly limits: readonly DomainLimit[];
  readonly now: () => Date;
}): DomainRates {
  /** Admitted deliveries to limited domains that have not begun yet. */
  const toBegin = new Map<number, DomainLimit>();
  let awaitedUntil = 0;

  /** Groups mails by the limit that applies to them; those without a limit are left out. */
  function byLimit(mails: readonly Waiter[]): (readonly [DomainLimit, readonly Waiter[]])[] {
    const groups = groupBy(mails, ({ email }) => findLimit(limits, email));
    return [...groups].flatMap(([limit, together]) => (limit === null ? [] : [[limit, together]]));
  }

  async function waitForRate(limit: DomainLimit, ids: readonly number[], at: Date): Promise<Decision[]> {
    const { bucket, perSecond } = bucketOf(limit);
    const instants = await promiseInstants(db, { bucket, count: ids.length, perSecond, now: at });
    awaitedUntil = Math.max(awaitedUntil, ...instants.map((instant) => instant.getTime()));
    return ids.map((id, index) =>
      decideThrottled(id, instants[index] as Date, 'rate_limited', detailOf(limit)),
    );
  }

  return {
    async overRate(mails) {
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
        : decideThrottled(id, new Date(at.getTime() + waitMs), 'rate_limited', detailOf(limit));
    },
    forget: (id) => toBegin.delete(id),
    forgetAll: () => toBegin.clear(),
    awaitedUntil: () => awaitedUntil,
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
