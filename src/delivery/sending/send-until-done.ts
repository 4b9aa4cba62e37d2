/** Sends round after round, and waits for what another process has claimed and for what is throttled for a moment. */
import { retryTransient } from '../../database/postgres/retry-transient.ts';
import { sleepUnlessAborted } from '../../sleep.ts';
import { countClaimed } from '../queue/claim-store.ts';
import { isThrottledMailToCome } from './quota-store.ts';
import type { Sending } from './sending.ts';

/**
 * For how long a database that is away is waited for by a command that sends everything. Each mail that is
 * recorded meanwhile begins it anew.
 */
const DATABASE_AWAY_MS = 60_000;
/** How often to look whether another process has done what it claimed. */
const CLAIMED_ELSEWHERE_MS = 500;
/** How often to look whether a throttled mail may go: twice while the bucket of its domain fills. */
export const THROTTLED_POLL_MS = 100;

type WaitParts = Pick<Sending, 'db' | 'clock' | 'log' | 'only' | 'quotas' | 'breaker' | 'tally'>;

/**
 * Calls `round` until nothing is left to send or to wait for: what another process has claimed is recorded
 * when that one lives, and taken over when its lease has ended. Ends early when the mail server is to be left
 * alone, or at `signal`.
 * @param round sends what can be sent now, and returns how many deliveries it took
 */
export async function sendUntilDone(
  parts: WaitParts,
  signal: AbortSignal,
  round: () => Promise<number>,
): Promise<void> {
  const { db, clock, log, only, quotas, breaker, tally } = parts;
  let lastLook: number | null = null;
  /** Sends, or waits a little. False: there is nothing to wait for. */
  const goOn = async (): Promise<boolean> => {
    if ((await round()) > 0) return true;
    const now = clock.now();
    const until = quotas.awaitedUntil();
    // With a clock that stands (`--now`) no throttled mail comes nearer.
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
  while (!signal.aborted && !breaker.isOpen()) {
    if (!(await retryTransient(goOn, { mayRetry: waitsForDatabase, log }))) return;
  }
}
