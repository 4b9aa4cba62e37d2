/** Limits requests to one per host at a time across all processes, with pauses and Retry-After. */

import type { Transaction } from '../../database/client.ts';
import { isOwnNetwork, isThisMachine } from './address-rules.ts';

/** Longer than any request may take: after this, a slot belongs to a crashed process (real time). */
const SLOT_MS = 40_000;

interface HostRule {
  readonly matches: (url: URL) => boolean;
  /** All hosts of a rule with a key share one slot. */
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
  // A private server may be asked more often, and one on this machine about as often as it answers.
  { matches: isThisMachine, intervalMs: 20 },
  { matches: isOwnNetwork, intervalMs: 200 },
  { matches: () => true, intervalMs: 1_000 },
];

/** The name under which the slot of this url's host is stored. */
export const hostOf = (url: URL): string => ruleOf(url).key ?? url.host;

/** Milliseconds between requests to this url's host. */
export const intervalOf = (url: URL): number => ruleOf(url).intervalMs;

const ruleOf = (url: URL): HostRule => HOST_RULES.find((rule) => rule.matches(url)) as HostRule;

/** A slot that was taken, to be released by its owner. */
export interface Slot {
  readonly host: string;
  readonly until: Date;
}

/**
 * Takes the slot of a host if it is free, in one statement; otherwise returns how many milliseconds to
 * wait before trying again.
 */
export async function takeSlot(
  db: Transaction,
  host: string,
  realNow: number,
): Promise<Slot | { readonly waitMs: number }> {
  const now = new Date(realNow);
  const until = new Date(realNow + SLOT_MS);
  // A slot that ends later than any slot can was written by a clock that was wrong.
  const tooLate = new Date(realNow + 2 * SLOT_MS);
  const taken = await db.$executeRaw`
    INSERT INTO hosts (name, free_at) VALUES (${host}, ${until}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at WHERE hosts.free_at <= ${now}::timestamptz OR hosts.free_at > ${tooLate}::timestamptz`;
  if (taken === 1) return { host, until };
  const row = await db.host.findUnique({ where: { name: host }, select: { freeAt: true } });
  return { waitMs: Math.max(0, (row?.freeAt.getTime() ?? 0) - realNow) };
}

/**
 * Releases a slot; the next request may begin at `freeAt`. Does nothing if another process has taken
 * the slot meanwhile.
 */
export async function releaseSlot(db: Transaction, { host, until }: Slot, freeAt: Date): Promise<void> {
  await db.host.updateMany({ where: { name: host, freeAt: until }, data: { freeAt } });
}

/**
 * The scope of a Retry-After: the whole host, since the client asked too much. In a private network
 * only the path: unrelated services share one address there, and none should silence another.
 */
const retryKeyOf = (url: URL): string => (isOwnNetwork(url) ? `${hostOf(url)}${url.pathname}` : hostOf(url));

/**
 * The time until which a url's host asked to be left alone, if in the future; by the clock that
 * `--now` moves.
 */
export async function readRetryAt(db: Transaction, url: URL, now: Date): Promise<Date | null> {
  const row = await db.host.findUnique({ where: { name: retryKeyOf(url) }, select: { retryAt: true } });
  return row?.retryAt && row.retryAt > now ? row.retryAt : null;
}

/** Stores the Retry-After of a host for a url. */
export async function setRetryAt(db: Transaction, url: URL, retryAt: Date): Promise<void> {
  const name = retryKeyOf(url);
  await db.host.upsert({
    where: { name },
    create: { name, freeAt: new Date(0), retryAt },
    update: { retryAt },
  });
}
