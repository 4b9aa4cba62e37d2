/** Why a reader got no mail on a day, in words. Pure. */

/** What of a delivery tells why it did not come. */
export interface DeliveryFacts {
  readonly status: string;
  readonly reason: string | null;
  readonly response: string | null;
  readonly matched: number | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  /** Set while the run is stopped. */
  readonly stopReason: string | null;
}

/** What of a reader tells why there was no delivery at all. */
export interface ReaderFacts {
  readonly status: string;
  readonly frequency: string;
  readonly weekday: number;
  readonly monthDay: number;
  readonly pauseUntil: string | null;
  readonly confirmedAt: Date | null;
  readonly nextDueAt: Date | null;
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
      return `it is waiting to be sent${stopped}`;
  }
}

export function explainNoDelivery(reader: ReaderFacts, day: string): string {
  if (reader.status !== 'active') return `the reader is ${reader.status}`;
  if (reader.pauseUntil !== null && day < reader.pauseUntil) return `the reader is paused until ${reader.pauseUntil}`;
  if (reader.confirmedAt !== null && day < reader.confirmedAt.toISOString().slice(0, 10)) return 'the subscription was confirmed later';
  const off = dayOff(reader, day);
  if (off !== null) return off;
  const due = reader.nextDueAt === null ? 'nothing is due' : `the next digest is due at ${reader.nextDueAt.toISOString()}`;
  return `no run has reached that day; ${due}`;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Null when the reader's frequency names this day. */
function dayOff(reader: ReaderFacts, day: string): string | null {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const weekday = ((new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7) + 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = (number: number) => WEEKDAYS[number - 1] as string;
  if (reader.frequency === 'weekdays' && weekday > 5) return `the reader wants mail on weekdays, and it was a ${name(weekday)}`;
  if (reader.frequency === 'weekly' && weekday !== reader.weekday)
    return `the reader wants mail on ${name(reader.weekday)}s, and it was a ${name(weekday)}`;
  if (reader.frequency === 'monthly' && date !== Math.min(reader.monthDay, lastDay))
    return `the reader wants mail on day ${reader.monthDay} of the month`;
  return null;
}
