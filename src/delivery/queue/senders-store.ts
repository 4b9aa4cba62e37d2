/** The processes that send, and their leases: what a living one has claimed is its own. */
import { Prisma, type Transaction } from '../../database/client.ts';

/** A process not heard of for this long counts as dead, and what it claimed is free (real time). */
export const LEASE_MS = 30_000;
/** How often a living process says so. */
export const HEARTBEAT_MS = 10_000;

/** The senders whose lease has ended, by the database's clock, the only one that all machines share. */
export const goneSenders = Prisma.sql`SELECT holder FROM senders WHERE alive_until < clock_timestamp()`;

/**
 * Says "still alive" for `holder`; every claim does, and a process that has claimed something calls it every
 * HEARTBEAT_MS.
 */
export async function reportAlive(db: Transaction, holder: string): Promise<void> {
  await db.$executeRaw(reportAliveSql(holder));
}

/** The same within a larger statement, where `where` holds. */
export const reportAliveSql = (holder: string, where = Prisma.empty): Prisma.Sql => Prisma.sql`
  INSERT INTO senders (holder, alive_until) SELECT ${holder}, clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000}::float) ${where}
  ON CONFLICT (holder) DO UPDATE SET alive_until = EXCLUDED.alive_until`;

/** A process that sends, and the batch of mails that it has in hand. */
export interface ActiveSender {
  /** Process id and a random part: unique over all machines. */
  readonly holder: string;
  /** False: its lease has ended, and the next claim of another process takes its mails over. */
  readonly alive: boolean;
  readonly deliveries: number;
}

/** Who has mails in hand now, or died with them. */
export function listSenders(db: Transaction): Promise<ActiveSender[]> {
  return db.$queryRaw<ActiveSender[]>`
    SELECT holder, alive_until >= clock_timestamp() AS alive, count(d.id)::int AS deliveries
    FROM senders JOIN deliveries d ON d.status = 'sending' AND d.lease_holder = holder GROUP BY holder, alive_until ORDER BY holder`;
}

export const senderInWords = ({ holder, alive, deliveries }: ActiveSender): string =>
  alive
    ? `Sender ${holder} has ${deliveries} digests in hand.`
    : `Sender ${holder} is gone; the next one takes over its ${deliveries} digests.`;

/** Forgets senders that are gone and have left nothing behind. */
export async function forgetGoneSenders(db: Transaction): Promise<void> {
  await db.$executeRaw`
    DELETE FROM senders WHERE holder IN (
      SELECT s.holder FROM senders s
      WHERE s.alive_until < clock_timestamp() AND NOT EXISTS (SELECT 1 FROM deliveries WHERE status = 'sending' AND lease_holder = s.holder)
      FOR UPDATE SKIP LOCKED)`;
}
