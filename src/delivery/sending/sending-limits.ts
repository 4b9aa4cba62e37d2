/** How many mails may go where: limits by receiving domain, and the plan by which a new sending domain warms up. Pure. */
import { domainToASCII } from 'node:url';
import type { DomainLimit, WarmUp } from '../../config-file.ts';

const SECOND = 1000;
const DAY = 24 * 3_600_000;

/**
 * The limit that mails to this address fall under, or null. Domains are compared as A-labels, whole: a
 * subdomain is another domain.
 */
export function limitOf(limits: readonly DomainLimit[], address: string): DomainLimit | null {
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase();
  return limits.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** What a limit's token bucket is called, and how it is told: its first domain stands for all of them. */
export const nameOf = ({ domains: [first, ...others] }: DomainLimit): string =>
  others.length === 0 ? (first as string) : `${first} and ${others.length} more`;

/** Mails a second. */
export const perSecondOf = ({ mails, perMs }: DomainLimit): number => (mails * SECOND) / perMs;

/** What the plan says for one day. */
export interface WarmUpDay {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** Digests that may go on it. */
  readonly most: number;
  /** When the next day begins. */
  readonly endsAt: Date;
}

/**
 * The plan at `now`; null when there is none or it has come to its end. Before its first day the first day's
 * number holds.
 */
export function warmUpDayAt(plan: WarmUp | null, now: Date): WarmUpDay | null {
  if (plan === null) return null;
  const today = Math.floor(now.getTime() / DAY);
  const number = Math.max(0, today - Date.parse(`${plan.start}T00:00:00Z`) / DAY);
  const most = plan.perDay[number];
  return most === undefined
    ? null
    : { day: new Date(today * DAY).toISOString().slice(0, 10), most, endsAt: new Date((today + 1) * DAY) };
}
