/** Counts wrong passwords per client, in the memory of this process. */

import { MINUTE_MS } from '../../durations.ts';
import { clientNetwork } from '../../readers/signup.ts';

/** After this many wrong guesses within GUESS_WINDOW_MS a client is locked out until the window ends. */
const MOST_GUESSES = 5;
const GUESS_WINDOW_MS = 15 * MINUTE_MS;
/** Maximum number of networks to remember; the oldest is dropped first. */
const MOST_NETWORKS = 10_000;

export interface GuessLimit {
  /** Returns for how many more milliseconds this client is locked out; 0 if it is not. */
  blockedFor(client: string, now: Date): number;
  /** Counts a wrong guess. */
  note(client: string, now: Date): void;
}

export function createGuessLimit(): GuessLimit {
  const wrong = new Map<string, { count: number; readonly until: number }>();
  const known = (network: string, now: Date) => {
    const row = wrong.get(network);
    return row === undefined || row.until <= now.getTime() ? undefined : row;
  };
  return {
    blockedFor(client, now) {
      const row = known(clientNetwork(client), now);
      return row === undefined || row.count < MOST_GUESSES ? 0 : row.until - now.getTime();
    },
    note(client, now) {
      const network = clientNetwork(client);
      const row = known(network, now) ?? { count: 0, until: now.getTime() + GUESS_WINDOW_MS };
      row.count += 1;
      wrong.delete(network);
      wrong.set(network, row);
      const oldest = wrong.keys().next().value;
      if (wrong.size > MOST_NETWORKS && oldest !== undefined) wrong.delete(oldest);
    },
  };
}
