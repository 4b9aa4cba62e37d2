/** Sending limits by receiving domain, and the plan by which a new sending domain warms up. Pure. */

import { domainToASCII } from 'node:url';
import type { DomainLimit, WarmUp } from '../../config-file.ts';
import { DAY_MS } from '../../durations.ts';
import { hostOfWebhook, isWebhookAddress } from '../../readers/webhook.ts';
import { utcDay } from '../../text/days.ts';

const SECOND_MS = 1000;

/**
 * The limit that applies to mails to this address, or to what is posted to a webhook's host, or null. Domains
 * are compared as A-labels, whole: a subdomain is another domain.
 */
export function findLimit(limits: readonly DomainLimit[], address: string): DomainLimit | null {
  const domain = isWebhookAddress(address)
    ? hostOfWebhook(address)
    : domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase();
  return limits.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** The name of a limit's token bucket, also for people: its first domain stands for all of them. */
export const nameOf = ({ domains: [first, ...others] }: DomainLimit): string =>
  others.length === 0 ? (first as string) : `${first} and ${others.length} more`;

/** The limit in mails per second. */
export const perSecondOf = ({ mails, perMs }: DomainLimit): number => (mails * SECOND_MS) / perMs;

/** What the plan allows on one day. */
export interface WarmUpDay {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** Digests that may be sent on it. */
  readonly most: number;
  /** When the next day begins. */
  readonly endsAt: Date;
}

/**
 * The plan at `now`; null when there is none or it has ended. Before its first day the first day's
 * number applies.
 */
export function warmUpDayAt(plan: WarmUp | null, now: Date): WarmUpDay | null {
  if (plan === null) return null;
  const today = Math.floor(now.getTime() / DAY_MS);
  const number = Math.max(0, today - Date.parse(`${plan.start}T00:00:00Z`) / DAY_MS);
  const most = plan.perDay[number];
  return most === undefined
    ? null
    : { day: utcDay(new Date(today * DAY_MS)), most, endsAt: new Date((today + 1) * DAY_MS) };
}
