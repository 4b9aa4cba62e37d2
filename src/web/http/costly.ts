/** Limits costly requests (searches, counts, feeds): few at a time, a short queue, a rate per client. */

import { isLoopbackAddress } from '../../loopback.ts';
import { clientNetwork } from '../../readers/signup.ts';

export interface CostlyLimits {
  /**
   * Costly requests processed at the same time. Each occupies one database connection; the remaining ones
   * stay free for everything else.
   */
  readonly atOnce: number;
  /** Maximum length of the queue; further requests are rejected at once. */
  readonly waiting: number;
  /** How long a request may wait, in milliseconds. */
  readonly patience: number;
  /** Requests of one client in a burst. */
  readonly burst: number;
  /** Sustained rate of one client, in requests per second. */
  readonly rate: number;
}

const ON_SERVER: CostlyLimits = { atOnce: 3, waiting: 12, patience: 1_000, burst: 60, rate: 1 };
/** The embedded database runs one statement at a time. */
const ON_EMBEDDED: CostlyLimits = { ...ON_SERVER, atOnce: 1, waiting: 6 };

export const usualCostlyLimits = (isEmbedded: boolean): CostlyLimits =>
  isEmbedded ? ON_EMBEDDED : ON_SERVER;

/**
 * `limited`: this client sends too many requests. `busy`: all clients together do. `retryAfter` is in
 * seconds.
 */
export type Admission =
  | { readonly kind: 'in'; leave(): void }
  | { readonly kind: 'limited' | 'busy'; readonly retryAfter: number };

export interface CostlyGate {
  /**
   * @param client see `clientKey`; null if the client is unknown: then only the joint limits apply
   * @param now milliseconds of real time
   */
  enter(client: string | null, now: number): Promise<Admission>;
}

const BUSY: Admission = { kind: 'busy', retryAfter: 5 };
/** Maximum number of clients to remember; beyond it all counts restart. */
const MOST_CLIENTS = 20_000;

export function createCostlyGate({ atOnce, waiting, patience, burst, rate }: CostlyLimits): CostlyGate {
  const clients = new Map<string, { tokens: number; at: number }>();
  const line = new Set<() => void>();
  let running = 0;

  /** Returns the seconds until the client may retry; 0 if it may proceed. */
  function secondsToWait(client: string, now: number): number {
    if (clients.size > MOST_CLIENTS) clients.clear();
    const known = clients.get(client) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + (Math.max(now - known.at, 0) / 1_000) * rate);
    clients.set(client, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    return tokens < 1 ? Math.ceil((1 - tokens) / rate) : 0;
  }

  function admitted(): Admission {
    running += 1;
    let isIn = true;
    return {
      kind: 'in',
      leave() {
        if (!isIn) return;
        isIn = false;
        running -= 1;
        const [next] = line;
        next?.();
      },
    };
  }

  const inLine = (): Promise<Admission> =>
    new Promise((resolve) => {
      const come = (): void => {
        clearTimeout(timer);
        line.delete(come);
        resolve(admitted());
      };
      const timer = setTimeout(() => {
        line.delete(come);
        resolve(BUSY);
      }, patience);
      line.add(come);
    });

  return {
    async enter(client, now) {
      const retryAfter = client === null ? 0 : secondsToWait(client, now);
      if (retryAfter > 0) return { kind: 'limited', retryAfter };
      if (running < atOnce) return admitted();
      return line.size < waiting ? inLine() : BUSY;
    },
  };
}

/**
 * Returns the key by which a client is limited: its network. Returns null for a proxy on this machine without
 * TRUST_PROXY, because all clients are behind it.
 */
export const clientKey = (address: string, isForwarded: boolean): string | null =>
  isForwarded && isLoopbackAddress(address) ? null : clientNetwork(address);
