/** Explains why a reader got no mail on a day. Pure. */

import { isStopped } from '../../readers/reader.ts';
import { WEEKDAYS, weekdayOn } from '../../text/days.ts';

/** What is needed to explain what became of a delivery. */
export interface DeliveryFacts {
  readonly status: string;
  readonly reason: string | null;
  readonly response: string | null;
  readonly matched: number | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  /** Why the run is stopped; null if it is not. */
  readonly stopReason: string | null;
}

/**
 * What is needed to explain why there was no delivery at all. Days are the reader's local days, YYYY-MM-DD.
 */
export interface DayFacts {
  readonly day: string;
  readonly today: string;
  /** Deliveries of earlier days may have been pruned. */
  readonly keptSince: string;
  readonly status: string;
  readonly frequency: string;
  readonly weekday: number;
  readonly monthDay: number;
  readonly pauseUntil: string | null;
  readonly createdOn: string;
  readonly confirmedOn: string | null;
  readonly nextDueAt: Date | null;
  /** What the reader did, oldest first. */
  readonly consents: readonly { readonly event: string; readonly on: string }[];
  /** Bounces and complaints that stopped the address, oldest first. */
  readonly stops: readonly { readonly kind: string; readonly on: string }[];
  /** The first delivery of a later day, and the day from which its papers were new. */
  readonly next: { readonly day: string; readonly newSince: string } | null;
}

export function explainDelivery(delivery: DeliveryFacts): string {
  const because = delivery.reason ? `: ${delivery.reason}` : '';
  const answer = delivery.response ? ` (${delivery.response})` : '';
  const stopped = delivery.stopReason ? `; the run is stopped: ${delivery.stopReason}` : '';
  switch (delivery.status) {
    case 'sent':
      return `a mail was sent at ${delivery.sentAt?.toISOString() ?? 'an unknown time'}`;
    case 'empty':
      return `nothing new matched${because}`;
    case 'suppressed':
      return `not sent${because}`;
    case 'failed':
      return `it failed${because}${answer}`;
    case 'retrying':
      if (delivery.attempts === 0 && delivery.response === null)
        return `it is ${delivery.reason ?? 'waiting'}, and is looked at again at ${delivery.nextAttemptAt?.toISOString() ?? 'the next run'}${stopped}`;
      return `it is tried again at ${delivery.nextAttemptAt?.toISOString() ?? 'the next run'} after ${delivery.attempts} tries${because}${answer}${stopped}`;
    case 'uncertain':
      return `it may have arrived${because}${answer}`;
    default:
      return `it is waiting to be sent${because}${stopped}`;
  }
}

export function explainNoDelivery(facts: DayFacts): string {
  const { day, today, next } = facts;
  const due =
    facts.nextDueAt === null
      ? 'nothing is due'
      : `the next digest is due at ${facts.nextDueAt.toISOString()}`;
  if (day < facts.createdOn) return `the reader signed up later, on ${facts.createdOn}`;
  if (day < facts.keptSince) return `what was sent before ${facts.keptSince} is no longer kept`;
  const away = day > today ? awayNow(facts) : awayThen(facts);
  if (away !== null) return away;
  const off = dayOff(facts, day);
  if (off !== null) return off;
  if (day > today) return `that day is still to come; ${due}`;
  if (day === facts.confirmedOn) {
    const first = next === null ? due : `the first digest is that of ${next.day}`;
    return `the subscription was confirmed on that day, after the hour of its digest or of the last run; ${first}`;
  }
  // Nothing ran at the reader's time, or the reader was paused then; either way the next digest covers that
  // day.
  if (next !== null && next.newSince <= day)
    return `no run reached that day: nothing ran then, or the reader had paused; the digest of ${next.day} held what was new since ${next.newSince}`;
  return `no run has reached that day; ${due}`;
}

function awayNow({ status, pauseUntil, day }: DayFacts): string | null {
  if (status !== 'active') return `the reader is ${status}`;
  return pauseUntil !== null && day < pauseUntil ? `the reader is paused until ${pauseUntil}` : null;
}

/** Returns what the reader's history says about a day up to today; null if they should have got mail. */
function awayThen(facts: DayFacts): string | null {
  const { day, consents, stops, confirmedOn, status } = facts;
  const last = consents.findLast(({ on, event }) => on <= day && event !== 'requested');
  const stop = stops.findLast(({ on }) => on <= day);
  if (last === undefined && (confirmedOn === null || confirmedOn > day))
    return confirmedOn === null
      ? `the reader is ${status}: the subscription was not confirmed`
      : `the subscription was confirmed later, on ${confirmedOn}`;
  if (last?.event === 'withdrawn') return `the reader had unsubscribed on ${last.on}`;
  if (stop !== undefined && isStopped(status))
    return `the reader is ${status}: a ${stop.kind} report of ${stop.on} stopped the address`;
  return awayNow(facts);
}

/** Returns why this is no day of the reader's frequency; null if it is one. */
function dayOff(reader: DayFacts, day: string): string | null {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const weekday = weekdayOn(day);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = (number: number) => WEEKDAYS[number - 1] as string;
  if (reader.frequency === 'weekdays' && weekday > 5)
    return `the reader wants mail on weekdays, and it was a ${name(weekday)}`;
  if (reader.frequency === 'weekly' && weekday !== reader.weekday)
    return `the reader wants mail on ${name(reader.weekday)}s, and it was a ${name(weekday)}`;
  if (reader.frequency === 'monthly' && date !== Math.min(reader.monthDay, lastDay))
    return `the reader wants mail on day ${reader.monthDay} of the month`;
  return null;
}
