/** Decides what happens to a sign-up by the form, and identifies its client. Pure. */

import { isIP } from 'node:net';
import type { ReaderStatus, Suppression } from './reader.ts';

/**
 * At most this many confirmation mails per address in SIGNUP_MAIL_DAYS; reminders to known readers are
 * counted separately.
 */
export const MOST_SIGNUP_MAILS = 3;
export const SIGNUP_MAIL_DAYS = 30;
/** At most this many sign-ups per client and hour. */
export const MOST_CLIENT_SIGNUPS = 100;

export interface SignupContext {
  readonly suppression: Suppression | null;
  /** The status of the address; null if it is unknown. */
  readonly status: ReaderStatus | null;
  /** Confirmation mails to the address in the last SIGNUP_MAIL_DAYS. */
  readonly confirmations: number;
  /** Preferences links sent to a known reader in the same period. */
  readonly reminders: number;
  /** Sign-ups from this client in the last hour. */
  readonly clientSignups: number;
}

/**
 * confirm: if `mail`, the preferences are stored with a link that confirms them, and its mail is sent; a new
 * address is pending.
 * remind: a known reader keeps everything, and gets the preferences link if `mail`.
 * refuse: the address must not be written to; the response looks like any other.
 * limit: this client sends too many requests; the only action that it can distinguish (429).
 */
export interface SignupDecision {
  readonly action: 'confirm' | 'remind' | 'refuse' | 'limit';
  readonly mail: boolean;
}

export function decideSignup(context: SignupContext): SignupDecision {
  if (context.clientSignups >= MOST_CLIENT_SIGNUPS) return { action: 'limit', mail: false };
  if (context.suppression?.scope === 'all') return { action: 'refuse', mail: false };
  switch (context.status) {
    case 'bounced':
    case 'complained':
      return { action: 'refuse', mail: false };
    case 'active':
    case 'paused':
      return { action: 'remind', mail: context.reminders < MOST_SIGNUP_MAILS };
    case 'pending':
    case 'unsubscribed':
    case null:
      return { action: 'confirm', mail: context.confirmations < MOST_SIGNUP_MAILS };
  }
}

/**
 * Returns the network of a client: an IPv4 address itself, or the /64 of an IPv6 address, which belongs to
 * one household. Other text is returned unchanged.
 */
export const clientNetwork = (client: string): string => cutClient(client, 4);

/**
 * Returns a client's address for the consent record, without the part that identifies a person: IPv4 without
 * its last number, IPv6 without its last 80 bits.
 */
export const shortenedClient = (client: string): string => cutClient(client, 3);

/**
 * Removes the port, brackets and quotes that some proxies write into X-Forwarded-For: `203.0.113.7:4711`,
 * `"[2001:db8::1]:443"`.
 */
function withoutPort(client: string): string {
  const bare = client.trim().replace(/^"|"$/g, '');
  return (
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(bare)?.[1] ?? bare
  );
}

/** Keeps this many of the numbers of an IPv4 address, or of the groups of an IPv6 one. */
function cutClient(client: string, kept: number): string {
  const bare = withoutPort(client);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  const address = mapped?.[1] ?? bare;
  if (isIP(address) === 4)
    return [...address.split('.').slice(0, kept), ...Array<string>(4 - kept).fill('0')].join('.');
  if (isIP(address) !== 6) return address;
  return `${ipv6Groups(address).slice(0, kept).join(':')}::`;
}

/** Returns the eight groups of an IPv6 address, each without leading zeros. */
function ipv6Groups(address: string): readonly string[] {
  // The URL standard serialises an IPv6 host in one way: lower case, no zone, a dotted tail as two
  // groups.
  const host = new URL(`http://[${address.split('%')[0]}]/`).hostname.slice(1, -1);
  const [head = '', tail] = host.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
