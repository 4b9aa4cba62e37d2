/** The processes that send, and their leases: what a living process has claimed is left to it. */

import { Prisma, type Transaction } from '../../database/client.ts';

/** A process not heard from for this long (in real time) counts as dead, and its claims may be taken over. */
export const LEASE_MS = 30_000;
/** How often a living process renews its lease. */
export const HEARTBEAT_MS = 10_000;

/** Senders whose lease has ended, by the database's clock: the only clock that all machines share. */
export const goneSenders = Prisma.sql`SELECT holder FROM senders WHERE alive_until < clock_timestamp()`;

/**
 * Renews the lease of `holder`. Every claim renews it too; a process with claims calls this every
 * HEARTBEAT_MS.
 */
export async function reportAlive(db: Transaction, holder: string): Promise<void> {
  await db.$executeRaw(reportAliveSql(holder));
}

/** The same as part of a larger statement, on the condition `where`. */
export const reportAliveSql = (holder: string, where = Prisma.empty): Prisma.Sql => Prisma.sql`
  INSERT INTO senders (holder, alive_until) SELECT ${holder}, clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000}::float) ${where}
  ON CONFLICT (holder) DO UPDATE SET alive_until = EXCLUDED.alive_until`;

/** A process that sends, and how many digests it has claimed. */
export interface ActiveSender {
  /** Process id and a random part: unique over all machines. */
  readonly holder: string;
  /** False if its lease has ended; the next claim of another process takes over its mails. */
  readonly alive: boolean;
  readonly deliveries: number;
}

/** Lists the processes that have claimed digests, dead or alive. */
export function listSenders(db: Transaction): Promise<ActiveSender[]> {
  return db.$queryRaw<ActiveSender[]>`
    SELECT holder, alive_until >= clock_timestamp() AS alive, count(d.id)::int AS deliveries
    FROM senders JOIN deliveries d ON d.status = 'sending' AND d.priority = 1 AND d.lease_holder = holder GROUP BY holder, alive_until ORDER BY holder`;
}

export const describeSender = ({ holder, alive, deliveries }: ActiveSender): string =>
  alive
    ? `Sender ${holder} has ${deliveries} digests in hand.`
    : `Sender ${holder} is gone; the next one takes over its ${deliveries} digests.`;

/** Deletes senders whose lease has ended and that have no claims. */
export async function forgetGoneSenders(db: Transaction): Promise<void> {
  await db.$executeRaw`
    DELETE FROM senders WHERE holder IN (
      SELECT s.holder FROM senders s
      WHERE s.alive_until < clock_timestamp() AND NOT EXISTS (SELECT 1 FROM deliveries WHERE status = 'sending' AND lease_holder = s.holder)
      FOR UPDATE SKIP LOCKED)`;
}
