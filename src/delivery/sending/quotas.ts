/** Quotas: throttles mails to domains that have a limit, and digests of a sender that is warming up. */

import type { DomainLimit, WarmUp } from '../../config-file.ts';
import type { Database } from '../../database/client.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import type { Decision } from './decide.ts';
import { createDomainRates, type DomainRates } from './domain-rates.ts';
import type { Waiter } from './sending-limits.ts';
import { createWarmUpSlots, type WarmUpSlots } from './warm-up-slots.ts';

export interface Quotas
  extends Pick<DomainRates, 'begin' | 'admitTransactional'>,
    Pick<WarmUpSlots, 'recording'> {
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
  const rates = createDomainRates({ db, limits, now });
  const slots = createWarmUpSlots({ db, warmUp, now });
  const forget = (ids: readonly number[]): void => {
    for (const id of ids) {
      rates.forget(id);
      slots.forget(id);
    }
  };
  return {
    newClaim(holder) {
      rates.forgetAll();
      slots.newClaim(holder);
    },
    async admit(mails) {
      if (limits.length === 0 && warmUp === null) return { admitted: mails, waiting: [] };
      const late = await rates.overRate(mails);
      const inTime = without(mails, late);
      // The plan builds a reputation with mailbox providers, so it does not apply to webhooks.
      const tomorrow = await slots.overDay(inTime.filter(({ email }) => !isWebhookAddress(email)));
      for (const { deliveryId } of tomorrow) rates.forget(deliveryId);
      return { admitted: without(inTime, tomorrow), waiting: [...late, ...tomorrow] };
    },
    begin: rates.begin,
    admitTransactional: rates.admitTransactional,
    recording(decisions) {
      const record = slots.recording(decisions);
      forget(decisions.map(({ deliveryId }) => deliveryId));
      return record;
    },
    released: forget,
    awaitedUntil: () => new Date(Math.max(rates.awaitedUntil(), slots.awaitedUntil())),
  };
}

function without<T extends Waiter>(mails: readonly T[], decisions: readonly Decision[]): readonly T[] {
  const ids = new Set(decisions.map(({ deliveryId }) => deliveryId));
  return mails.filter(({ id }) => !ids.has(id));
}
