/** Who may go now: mails of a limited domain, and digests of a sending domain that is new, wait for their turn in the ledger and hold nobody back. */
import type { DomainLimit, WarmUp } from '../config-file.ts';
import type { Database } from '../database/client.ts';
import { takeTokens } from './rate-limit-store.ts';
import { limitOf, nameOf, perSecondOf, warmUpDayAt } from './sending-limits.ts';
import { giveBackOfDay, promiseTurns, takeOfDay, WAITING } from './sending-limits-store.ts';
import type { Settlement } from './settle.ts';

/** When a mail is looked at again that found all places of the day held, but not all used. */
const LOOK_AGAIN_MS = 20_000;

/** A claimed mail that wants to go. */
interface Waiter {
  readonly id: number;
  readonly email: string;
}

export interface Turns {
  /**
   * Whose turn it is, in the order given. `waiting` is to be recorded for the others: they are claimed again at the instant that it
   * names, and the claim counts as no try.
   */
  admit<T extends Waiter>(mails: readonly T[]): Promise<{ admitted: readonly T[]; waiting: readonly Settlement[] }>;
  /** Is it the turn of a single mail to this address? Null, or the instant at which to ask again. No day's number holds for it. */
  admitSingle(email: string): Promise<Date | null>;
  /** Places of the day that were not used, because nothing was sent, are free for others. Call it after recording. */
  settled(settlements: readonly Settlement[]): Promise<void>;
  /** The same for claims that were given back. */
  released(ids: readonly number[]): Promise<void>;
  /** When the last mail comes back that was put off here for less than a day; in the past when none does. */
  awaitedUntil(): Date;
}

export interface TurnsOptions {
  readonly db: Database;
  readonly limits: readonly DomainLimit[];
  readonly warmUp: WarmUp | null;
  /** By the clock that `--now` moves, as all instants of the ledger are. */
  readonly now: () => Date;
}

/** Without limits and plan it lets everybody through and asks the database nothing. */
export function createTurns({ db, limits, warmUp, now }: TurnsOptions): Turns {
  /** Deliveries that hold a place of a day, and of which. */
  const places = new Map<number, string>();
  let awaitedUntil = 0;

  /** Mails by the limit that they fall under. */
  function byLimit<T extends Waiter>(mails: readonly T[]): Map<DomainLimit, T[]> {
    const groups = new Map<DomainLimit, T[]>();
    for (const mail of mails) {
      const limit = limitOf(limits, mail.email);
      if (limit !== null) groups.set(limit, [...(groups.get(limit) ?? []), mail]);
    }
    return groups;
  }

  async function overRate<T extends Waiter>(mails: readonly T[]): Promise<Settlement[]> {
    const waiting: Settlement[] = [];
    for (const [limit, together] of byLimit(mails)) {
      const { bucket, perSecond } = bucketOf(limit);
      const at = now();
      const { taken } = await takeTokens(db, { bucket, wanted: together.length, perSecond, capacity: capacityOf(perSecond), at });
      const left = together.slice(taken);
      if (left.length === 0) continue;
      const instants = await promiseTurns(db, { bucket, count: left.length, perSecond, now: at });
      awaitedUntil = Math.max(awaitedUntil, ...instants.map((instant) => instant.getTime()));
      const reason = `${WAITING}: at most ${limit.told} to ${nameOf(limit)}`;
      waiting.push(...left.map((mail, index) => putOff(mail, instants[index] as Date, reason)));
    }
    return waiting;
  }

  async function overDay<T extends Waiter>(mails: readonly T[]): Promise<Settlement[]> {
    const today = warmUpDayAt(warmUp, now());
    if (today === null || mails.length === 0) return [];
    const taken = await takeOfDay(db, { day: today.day, wanted: mails.length, most: today.most });
    const left = mails.slice(taken);
    // Some of the places that are held here may come free again, because nothing matched or the server was away.
    const soon = now().getTime() + LOOK_AGAIN_MS;
    for (const { id } of mails.slice(0, taken)) places.set(id, today.day);
    const isFull = places.size === 0 || soon >= today.endsAt.getTime();
    if (left.length > 0 && !isFull) awaitedUntil = Math.max(awaitedUntil, soon);
    const reason = `${WAITING}: the warm-up plan has ${today.most} mails for ${today.day}`;
    return left.map((mail) => putOff(mail, isFull ? today.endsAt : new Date(soon), reason));
  }

  async function giveBack(ids: readonly number[]): Promise<void> {
    const days = ids.flatMap((id) => places.get(id) ?? []);
    for (const id of ids) places.delete(id);
    for (const day of new Set(days)) await giveBackOfDay(db, { day, count: days.filter((one) => one === day).length });
  }

  return {
    async admit(mails) {
      if (limits.length === 0 && warmUp === null) return { admitted: mails, waiting: [] };
      const late = await overRate(mails);
      const inTime = without(mails, late);
      const tomorrow = await overDay(inTime);
      return { admitted: without(inTime, tomorrow), waiting: [...late, ...tomorrow] };
    },
    async admitSingle(email) {
      const limit = limitOf(limits, email);
      if (limit === null) return null;
      const { bucket, perSecond } = bucketOf(limit);
      const at = now();
      const { taken, waitMs } = await takeTokens(db, { bucket, wanted: 1, perSecond, capacity: capacityOf(perSecond), at });
      return taken === 1 ? null : new Date(at.getTime() + waitMs);
    },
    async settled(settlements) {
      if (places.size === 0) return;
      // What may have arrived counts as sent.
      const kept = settlements.filter(({ status }) => status === 'sent' || status === 'uncertain');
      for (const { deliveryId } of kept) places.delete(deliveryId);
      await giveBack(settlements.map(({ deliveryId }) => deliveryId));
    },
    released: (ids) => giveBack(ids),
    awaitedUntil: () => new Date(awaitedUntil),
  };
}

const bucketOf = (limit: DomainLimit): { bucket: string; perSecond: number } => ({
  bucket: `to ${limit.domains[0]}`,
  perSecond: perSecondOf(limit),
});

/** Half a second's worth: waiting mails are looked for several times a second, and what a long rest saves up is no burst. */
const capacityOf = (perSecond: number): number => Math.max(1, perSecond / 2);

const putOff = ({ id }: Waiter, nextAttemptAt: Date, reason: string): Settlement => ({
  deliveryId: id,
  status: 'retrying',
  reason,
  response: null,
  nextAttemptAt,
  countsAsAttempt: false,
});

function without<T extends Waiter>(mails: readonly T[], settlements: readonly Settlement[]): readonly T[] {
  const ids = new Set(settlements.map(({ deliveryId }) => deliveryId));
  return mails.filter(({ id }) => !ids.has(id));
}
