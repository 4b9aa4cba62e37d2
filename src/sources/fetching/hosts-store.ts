/** Hosts are asked one request at a time and not too often, by all processes together; and not before they let us come back. */
import type { Transaction } from '../../database/client.ts';
import { isOwnNetwork } from './address-rules.ts';

/** Longer than any request may take: after this, a slot belongs to a process that crashed (real time). */
const SLOT_MS = 40_000;

interface HostRule {
  readonly matches: (url: URL) => boolean;
  /** All hosts of a rule with a key share one slot. */
  readonly key?: string;
  /** Milliseconds from the end of one request to the start of the next. */
  readonly intervalMs: number;
}

const HOST_RULES: readonly HostRule[] = [
  // "No more than one request every three seconds … a single connection at a time", over all of arXiv (Terms of Use for arXiv APIs).
  {
    matches: ({ hostname }) => hostname === 'arxiv.org' || hostname.endsWith('.arxiv.org'),
    key: 'arxiv.org',
    intervalMs: 3_000,
  },
  // A server of one's own may be asked as fast as one likes to bear.
  { matches: isOwnNetwork, intervalMs: 200 },
  { matches: () => true, intervalMs: 1_000 },
];

/** Under which name the slot of this url's host is kept. */
export const hostOf = (url: URL): string => ruleOf(url).key ?? url.host;

/** Milliseconds of rest after each request to this url's host. */
export const intervalOf = (url: URL): number => ruleOf(url).intervalMs;

const ruleOf = (url: URL): HostRule => HOST_RULES.find((rule) => rule.matches(url)) as HostRule;

/** A slot that was taken, to be released by its owner. */
export interface Slot {
  readonly host: string;
  readonly until: Date;
}

/** Takes the slot of a host when it is free, in one statement; otherwise returns how many milliseconds to wait before asking again. */
export async function takeSlot(
  db: Transaction,
  host: string,
  realNow: number,
): Promise<Slot | { readonly waitMs: number }> {
  const now = new Date(realNow);
  const until = new Date(realNow + SLOT_MS);
  // A slot that ends later than any slot can comes from a clock that was set back.
  const tooLate = new Date(realNow + 2 * SLOT_MS);
  const taken = await db.$executeRaw`
    INSERT INTO hosts (name, free_at) VALUES (${host}, ${until}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at WHERE hosts.free_at <= ${now}::timestamptz OR hosts.free_at > ${tooLate}::timestamptz`;
  if (taken === 1) return { host, until };
  const row = await db.host.findUnique({ where: { name: host }, select: { freeAt: true } });
  return { waitMs: Math.max(0, (row?.freeAt.getTime() ?? 0) - realNow) };
}

/** Releases a slot; the next request may begin at `freeAt`. Does nothing when another process has taken the slot meanwhile. */
export async function releaseSlot(db: Transaction, { host, until }: Slot, freeAt: Date): Promise<void> {
  await db.host.updateMany({ where: { name: host, freeAt: until }, data: { freeAt } });
}

/**
 * For what of a host a Retry-After counts: all of it, since it is the client that asked too much. On one's own network a server speaks for
 * one path only: many things live on one address there, and none of them is to be silenced by another.
 */
const retryKeyOf = (url: URL): string => (isOwnNetwork(url) ? `${hostOf(url)}${url.pathname}` : hostOf(url));

/** Until when the host of a url asked to be left alone, if that is still to come; by the clock that `--now` moves. */
export async function retryAtOf(db: Transaction, url: URL, now: Date): Promise<Date | null> {
  const row = await db.host.findUnique({ where: { name: retryKeyOf(url) }, select: { retryAt: true } });
  return row?.retryAt && row.retryAt > now ? row.retryAt : null;
}

/** Keeps what a host said by Retry-After when it was asked for a url. */
export async function setRetryAt(db: Transaction, url: URL, retryAt: Date): Promise<void> {
  const name = retryKeyOf(url);
  await db.host.upsert({
    where: { name },
    create: { name, freeAt: new Date(0), retryAt },
    update: { retryAt },
  });
}
