/** The one way to the database: a Prisma client over the PostgreSQL server of DATABASE_URL, or over the embedded one. */
import { PrismaPg } from '@prisma/adapter-pg';
import { DatabaseError, type Pool } from 'pg';
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { connectionPool, type PoolOptions, unavailable } from './postgres/connection-pool.ts';
import { type DirectPool, runPrepared } from './postgres/query-prepared.ts';

export { Prisma };

/** Everything the tables hold. */
export type Database = PrismaClient;

/** What a store function needs: the database, or an open transaction on it. */
export type Transaction = Prisma.TransactionClient | PrismaClient;

/** An open database. */
export interface OpenDatabase {
  readonly db: Database;
  /** For what needs connections of its own; holds the password. */
  readonly url: string;
  /** The connections that `db` uses, for statements that do not go through Prisma. */
  readonly pool: Pool;
  close(): Promise<void>;
}

/** The connections of each open client. */
const pools = new WeakMap<Transaction, DirectPool>();

/** Connections of one process to a server. */
const SERVER_CONNECTIONS = 10;
/** Connections of one process to the embedded database, which runs one statement at a time anyway. */
const EMBEDDED_CONNECTIONS = 4;
/** A server that takes longer than this to greet is not there. */
const SERVER_GREETING = 5_000;
/** The embedded database greets nobody while it runs a statement, and a statement may be long. */
const EMBEDDED_GREETING = 60_000;

/**
 * Opens the database of `config`: the server of `databaseUrl`, else the embedded one under `dataDir`, started where it does not run.
 * It does not migrate; see migrate.ts.
 * @throws PaperroundError `database_unavailable` when it cannot be reached within 5 s, or not be started within 20 s
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
      embedded.letGo();
    },
  };
}

/** Opens the database at `url`, whatever runs there. */
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
    // One session serves everybody on the embedded database: a transaction may have to wait for a long one before it.
    transactionOptions: { maxWait: 60_000, timeout: 120_000 },
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
 * Runs a statement for which thousands of mails a second wait, on `db` or in a transaction. On `db` it goes to PostgreSQL directly:
 * by Prisma's raw queries the same statement costs half a millisecond of this process, several times what PostgreSQL needs for it.
 * @param statement its text is one of a few; see runPrepared
 */
export async function queryPrepared<Row>(db: Transaction, statement: Prisma.Sql): Promise<Row[]> {
  const direct = pools.get(db);
  if (direct === undefined) return db.$queryRaw<Row[]>(statement);
  return runPrepared<Row>(direct, statement.text, statement.values);
}

/** Did a statement fail because a row with this key is already there? True for Prisma's own calls, for raw SQL and for `pool`. */
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
