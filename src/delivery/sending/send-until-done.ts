/** Sends round after round, and waits for other processes' claims and for briefly throttled mails. */

import { retryTransient } from '../../database/postgres/retry-transient.ts';
import { sleepUnlessAborted } from '../../sleep.ts';
import { countClaimed } from '../queue/sendable-store.ts';
import { isThrottledMailToCome } from './quota-store.ts';
import type { Sending } from './sending.ts';

/**
 * How long a command that sends everything waits for an unavailable database. Each mail that is recorded
 * meanwhile restarts the wait.
 */
const DATABASE_AWAY_MS = 60_000;
/** How often to check whether another process has finished its claims. */
const CLAIMED_ELSEWHERE_MS = 500;
/**
 * How often to check whether a throttled mail may go: twice in the time that its domain's bucket takes to
 * fill.
 */
export const THROTTLED_POLL_MS = 100;

type WaitParts = Pick<Sending, 'db' | 'clock' | 'log' | 'only' | 'quotas' | 'breaker' | 'tally'>;

/**
 * Calls `round` until there is nothing left to send or to wait for. What another process has claimed is
 * recorded by that process if it lives, or taken over when its lease has ended. Ends early if the circuit
 * breaker is open or `signal` is aborted.
 * @param round sends what can be sent now, and returns how many deliveries it claimed
 */
export async function sendUntilDone(
  parts: WaitParts,
  signal: AbortSignal,
  round: () => Promise<number>,
): Promise<void> {
  const { db, clock, log, only, quotas, breaker, tally } = parts;
  let lastLook: number | null = null;
  /** Sends, or waits a little. Returns false if there is nothing to wait for. */
  const goOn = async (): Promise<boolean> => {
    if ((await round()) > 0) return true;
    const now = clock.now();
    const until = quotas.awaitedUntil();
    // With a fixed clock (`--now`), no throttled mail will ever become due.
    const awaited =
      until > now && now.getTime() !== lastLook && (await isThrottledMailToCome(db, { until, only }));
    if (!awaited && (await countClaimed(db, only)) === 0) return false;
    lastLook = now.getTime();
    await sleepUnlessAborted(awaited ? THROTTLED_POLL_MS : CLAIMED_ELSEWHERE_MS, signal);
    return true;
  };
  let trouble: { readonly since: number; readonly recorded: number } | null = null;
  const waitsForDatabase = (): boolean => {
    const now = clock.realNow();
    if (trouble?.recorded !== tally.recorded()) trouble = { since: now, recorded: tally.recorded() };
    return !signal.aborted && now - trouble.since < DATABASE_AWAY_MS;
  };
  while (!signal.aborted && !breaker.isOpen('digest')) {
    if (!(await retryTransient(goOn, { mayRetry: waitsForDatabase, log }))) return;
  }
}
