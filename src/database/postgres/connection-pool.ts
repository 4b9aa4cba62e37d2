/** A pool of PostgreSQL connections by `pg`, and the error for a database that is unavailable. */

import pg from 'pg';
import { messageOf, PaperroundError } from '../../errors.ts';

export interface PoolOptions {
  /** Maximum number of connections. */
  readonly size: number;
  /** Time limit for a new connection, in milliseconds. Waiting for a free connection has no limit. */
  readonly greetingTimeout: number;
  /** Called when an idle connection breaks. */
  onError(error: Error): void;
  /** Runs before each new connection, for example to start the embedded server. */
  beforeConnect?(): Promise<void>;
}

/** Creates a pool that survives a restart of its database: broken connections are replaced on demand. */
export function connectionPool(
  url: string,
  { size, greetingTimeout, onError, beforeConnect }: PoolOptions,
): pg.Pool {
  class Client extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: greetingTimeout });
    }

    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
      const connected = this.#connect().then(() => this);
      if (callback === undefined) return connected;
      // A cast, because pg's types lack this: on success the callback is called without an error.
      connected.then(() => (callback as () => void)(), callback);
      return undefined;
    }

    async #connect(): Promise<void> {
      await beforeConnect?.();
      await super.connect();
      // Prisma writes and reads instants without a time zone as UTC, so the session must do the same. JIT
      // compilation pays off only in queries that take seconds. Ours take milliseconds, but with a wrong
      // estimate of rows PostgreSQL would compile them anyway: 50 ms per batch of readers, a sixth of its
      // work for a run.
      await this.query(`SET TIME ZONE 'UTC'; SET jit = off`);
    }
  }
  const pool = new pg.Pool({ connectionString: url, max: size, Client, idleTimeoutMillis: 10_000 });
  pool.on('error', onError);
  return pool;
}

/** Describes a URL by host, port and database, without user and password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return host.startsWith('/')
    ? `socket ${host}, database ${pathname.slice(1)}`
    : `host ${host}, port ${port || 5432}, database ${decodeURIComponent(pathname.slice(1)) || '(none)'}`;
}

/** Creates the error for a database that does not respond, or that refuses the login. */
export function unavailable(url: string, cause: unknown): PaperroundError {
  const code = (cause as { code?: unknown }).code;
  return new PaperroundError(
    'database_unavailable',
    `The PostgreSQL server could not be used (${describeUrl(url)}): ${describeCause(cause)}`,
    {
      hint:
        HINTS[String(code)] ??
        'Check that the server runs and that DATABASE_URL names the right host, port and database.',
      cause,
      retryable: !(String(code) in HINTS),
      facts: { code },
    },
  );
}

/**
 * If a name stands for several addresses, there is an error for each, and Node leaves the message of the
 * whole empty.
 */
const describeCause = (cause: unknown): string =>
  cause instanceof AggregateError ? cause.errors.map(messageOf).join('; ') : messageOf(cause);

/**
 * What to do about errors of a server that responds (PostgreSQL manual, "Error Codes"), or has no such name.
 */
const HINTS: Readonly<Record<string, string>> = {
  '28P01': 'The server refused the password: correct it in DATABASE_URL.',
  '28000': 'The server refused the user: correct DATABASE_URL or the server’s pg_hba.conf.',
  '3D000': 'Create the database (`createdb NAME`) or correct its name in DATABASE_URL.',
  ENOTFOUND: 'Correct the host name in DATABASE_URL.',
};
