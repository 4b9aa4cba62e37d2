/** Limits requests across all processes to one at a time for each host, with pauses and Retry-After. */

import type { Transaction } from '../../database/client.ts';
import { isOwnNetwork, isThisMachine } from './address-rules.ts';

/** Longer than any request may take, in real time: after this, the slot's process has crashed. */
const SLOT_MS = 40_000;

interface HostRule {
  readonly matches: (url: URL) => boolean;
  /** All hosts of a rule that has a key share one slot. */
  readonly key?: string;
  /** Milliseconds from the end of one request to the start of the next. */
  readonly intervalMs: number;
}

const HOST_RULES: readonly HostRule[] = [
  // "No more than one request every three seconds … a single connection at a time", over all of arXiv
  // (Terms of Use for arXiv APIs).
  {
    matches: ({ hostname }) => hostname === 'arxiv.org' || hostname.endsWith('.arxiv.org'),
    key: 'arxiv.org',
    intervalMs: 3_000,
  },
  // A private server may be requested more often, and one on this machine almost without pauses.
  { matches: isThisMachine, intervalMs: 20 },
  { matches: isOwnNetwork, intervalMs: 200 },
  { matches: () => true, intervalMs: 1_000 },
];

/** Returns the name under which the slot of this url's host is stored. */
export const hostOf = (url: URL): string => ruleOf(url).key ?? url.host;

/** Returns the milliseconds between two requests to this url's host. */
export const intervalOf = (url: URL): number => ruleOf(url).intervalMs;

const ruleOf = (url: URL): HostRule => HOST_RULES.find((rule) => rule.matches(url)) as HostRule;

/** A slot that was taken, to be released by the same process. */
export interface Slot {
  readonly host: string;
  readonly until: Date;
}

/**
 * Takes the slot of a host in one statement if it is free; otherwise returns in how many milliseconds to try
 * again.
 */
export async function takeSlot(
  db: Transaction,
  host: string,
  realNow: number,
): Promise<Slot | { readonly waitMs: number }> {
  const now = new Date(realNow);
  const until = new Date(realNow + SLOT_MS);
  // A slot that ends later than any slot can was written by a wrong clock.
  const tooLate = new Date(realNow + 2 * SLOT_MS);
  const taken = await db.$executeRaw`
    INSERT INTO hosts (name, free_at) VALUES (${host}, ${until}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at WHERE hosts.free_at <= ${now}::timestamptz OR hosts.free_at > ${tooLate}::timestamptz`;
  if (taken === 1) return { host, until };
  const row = await db.host.findUnique({ where: { name: host }, select: { freeAt: true } });
  return { waitMs: Math.max(0, (row?.freeAt.getTime() ?? 0) - realNow) };
}

/**
 * Releases a slot; the next request may begin at `freeAt`. Does nothing if another process has taken the slot
 * since.
 */
export async function releaseSlot(db: Transaction, { host, until }: Slot, freeAt: Date): Promise<void> {
  await db.host.updateMany({ where: { name: host, freeAt: until }, data: { freeAt } });
}

/**
 * Returns the name under which a Retry-After is stored. It applies to the whole host, because it was the host
 * that got too many requests. In a private network it applies to the path only: there, unrelated services
 * share an address, and none should silence another.
 */
const retryKeyOf = (url: URL): string => (isOwnNetwork(url) ? `${hostOf(url)}${url.pathname}` : hostOf(url));

/**
 * Returns when the Retry-After of a url's host ends, by the clock that `--now` moves; null if it is over, or
 * there is none.
 */
export async function readRetryAt(db: Transaction, url: URL, now: Date): Promise<Date | null> {
  const row = await db.host.findUnique({ where: { name: retryKeyOf(url) }, select: { retryAt: true } });
  return row?.retryAt && row.retryAt > now ? row.retryAt : null;
}

/** Stores when the Retry-After of a url's host ends. */
export async function setRetryAt(db: Transaction, url: URL, retryAt: Date): Promise<void> {
  const name = retryKeyOf(url);
  await db.host.upsert({
    where: { name },
    create: { name, freeAt: new Date(0), retryAt },
    update: { retryAt },
  });
}
