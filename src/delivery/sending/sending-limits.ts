/** Sending limits by receiving domain, and the plan by which a new sending domain warms up. Pure. */

import { domainToASCII } from 'node:url';
import type { DomainLimit, WarmUp } from '../../config-file.ts';
import { DAY_MS, SECOND_MS } from '../../durations.ts';
import { hostOfWebhook, isWebhookAddress } from '../../readers/webhook.ts';
import { utcDay } from '../../text/days.ts';

/** A claimed mail that asks to be admitted. */
export interface Waiter {
  readonly id: number;
  readonly email: string;
}

/**
 * Returns the limit that applies to mails to this address, or to posts to this webhook's host; null if there
 * is none. Domains are compared whole, as A-labels: a subdomain is a different domain.
 */
export function findLimit(limits: readonly DomainLimit[], address: string): DomainLimit | null {
  const domain = isWebhookAddress(address)
    ? hostOfWebhook(address)
    : domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase();
  return limits.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** Returns the name of a limit for people: its first domain stands for all of them. */
export const nameOf = ({ domains: [first, ...others] }: DomainLimit): string =>
  others.length === 0 ? (first as string) : `${first} and ${others.length} more`;

/** Converts the limit to mails per second. */
export const perSecondOf = ({ mails, perMs }: DomainLimit): number => (mails * SECOND_MS) / perMs;

/** What the plan allows on one day. */
export interface WarmUpDay {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** Number of digests that may be sent on it. */
  readonly most: number;
  /** When the next day begins. */
  readonly endsAt: Date;
}

/**
 * Returns the plan's day at `now`; null if there is no plan or it has ended. Before the plan's start, its
 * first day's number applies.
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
