/** Opens the database: a Prisma client for the server of DATABASE_URL or for the embedded PostgreSQL. */

import { PrismaPg } from '@prisma/adapter-pg';
import { DatabaseError, type Pool } from 'pg';
import type { Config } from '../config.ts';
import { MINUTE_MS } from '../durations.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { connectionPool, type PoolOptions, unavailable } from './postgres/connection-pool.ts';
import { type DirectPool, runPrepared } from './postgres/query-prepared.ts';

export { Prisma };

/** A Prisma client for all tables. */
export type Database = PrismaClient;

/** What a store function needs: the database, or an open transaction. */
export type Transaction = Prisma.TransactionClient | PrismaClient;

/** An open database. */
export interface OpenDatabase {
  readonly db: Database;
  /** For callers that need connections of their own; contains the password. */
  readonly url: string;
  /** The connections of `db`, for statements that bypass Prisma. */
  readonly pool: Pool;
  close(): Promise<void>;
}

/** The connection pool of each open client. */
const pools = new WeakMap<Transaction, DirectPool>();

/** Maximum connections of one process to a server. */
const SERVER_CONNECTIONS = 10;
/** Maximum connections of one process to the embedded database, which runs one statement at a time anyway. */
const EMBEDDED_CONNECTIONS = 4;
/** A server that takes longer than this to accept a connection counts as unavailable (milliseconds). */
const SERVER_GREETING = 5_000;
/**
 * The embedded database accepts no connection while it runs a statement, which may take long (milliseconds).
 */
const EMBEDDED_GREETING = MINUTE_MS;

/**
 * Opens the database of `config`: the server of `databaseUrl`, or else the embedded database in `dataDir`,
 * which is started if necessary. Does not migrate; see migrate.ts.
 * @throws PaperroundError `database_unavailable` if the server does not respond within 5 s, or the embedded
 * database within a minute
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Logger,
): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ reason: messageOf(error) }, 'a database connection was lost');
  if (config.databaseUrl !== null) {
    return open(config.databaseUrl, { size: SERVER_CONNECTIONS, greetingTimeout: SERVER_GREETING, onError });
  }
  const { holdEmbeddedDatabase } = await import('./embedded/embedded-database.ts');
  const embedded = await holdEmbeddedDatabase(config.dataDir);
  const opened = await open(embedded.url, {
    size: EMBEDDED_CONNECTIONS,
    greetingTimeout: EMBEDDED_GREETING,
    onError,
    beforeConnect: () => embedded.ensureRunning(),
  });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      embedded.release();
    },
  };
}

/**
 * Opens the database at `url`, which may be a server or the embedded one.
 * @throws PaperroundError `database_unavailable`
 */
export async function open(url: string, options: PoolOptions): Promise<OpenDatabase> {
  const pool = connectionPool(url, options);
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    throw unavailable(url, error);
  }
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { onConnectionError: options.onError }),
    errorFormat: 'minimal',
    // All connections to the embedded database share one session, so a transaction may have to wait for a
    // long one to end.
    transactionOptions: { maxWait: MINUTE_MS, timeout: 2 * MINUTE_MS },
  });
  pools.set(db, { pool, sessionsAreOurs: true });
  return {
    db,
    url,
    pool,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Runs a statement on the critical path of sending thousands of mails a second, on `db` or in a transaction.
 * On `db` it bypasses Prisma, whose raw queries take half a millisecond of this process: several times what
 * PostgreSQL needs for the statement.
 * @param statement one of a small set of texts; see runPrepared
 */
export async function queryPrepared<Row>(db: Transaction, statement: Prisma.Sql): Promise<Row[]> {
  const direct = pools.get(db);
  if (direct === undefined) return db.$queryRaw<Row[]>(statement);
  return runPrepared<Row>(direct, statement.text, statement.values);
}

/**
 * Did a statement fail because a row with this key exists already? Recognises the errors of Prisma's calls,
 * of raw SQL and of `pool`.
 */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === UNIQUE_VIOLATION;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return (
    error.code === 'P2002' ||
    (error.code === 'P2010' && error.message.includes(`Code: \`${UNIQUE_VIOLATION}\``))
  );
}

/** PostgreSQL manual, "Error Codes". */
const UNIQUE_VIOLATION = '23505';
