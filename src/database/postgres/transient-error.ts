/** Recognises transient errors of the database, after which the same statement may succeed. */

import { type DriverAdapterError, isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { DatabaseError } from 'pg';
import { messageOf, PaperroundError } from '../../errors.ts';
import { Prisma } from '../generated/client.ts';

/**
 * PostgreSQL manual, "Error Codes": connection exceptions (08), serialization failures and deadlocks (40),
 * insufficient resources (53: disk full, out of memory, too many connections), shutdown and start (57P01 to
 * 57P03).
 */
const TRANSIENT_STATE = /^(08...|40001|40003|40P01|53...|57P0[123])$/;

/** The same as kinds of Prisma's errors, for those that do not keep the code. */
const TRANSIENT_KINDS: ReadonlySet<DriverAdapterError['cause']['kind']> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TransactionWriteConflict',
  'TooManyConnections',
]);

/** Prisma: a transaction did not begin or end in time, for example because its connection broke. */
const TRANSACTION_LOST = 'P2028';

/** System calls of a connection. A file that cannot be opened, for example, is not the database's fault. */
const CONNECTION_CALLS: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect', 'read', 'write']);

/** Error codes of the operating system about a connection. */
const CONNECTION_CODES =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)$/;

/** Messages of `pg` about a connection, which have no code. */
const CONNECTION_WORDS =
  /^(Connection terminated|Client (has encountered|was closed)|timeout (expired|exceeded))/;

/**
 * Can the same statement succeed a moment later without any intervention? It may even have succeeded, and
 * only its answer was lost.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof PaperroundError) return error.code === 'database_unavailable';
  if (error instanceof DatabaseError) return TRANSIENT_STATE.test(error.code ?? '');
  if (error instanceof Prisma.PrismaClientKnownRequestError)
    return error.code === TRANSACTION_LOST || isTransient(error.meta?.driverAdapterError);
  if (typeof error !== 'object' || error === null) return false;
  if (isDriverAdapterError(error))
    return TRANSIENT_KINDS.has(error.cause.kind) || TRANSIENT_STATE.test(error.cause.originalCode ?? '');
  // For a host with several addresses, there is an error for each.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isTransient);
  if ('code' in error && CONNECTION_CODES.test(String(error.code)))
    // TLS names no system call if the server closes the connection during the handshake.
    return 'syscall' in error ? CONNECTION_CALLS.has(error.syscall) : error.code === 'ECONNRESET';
  return 'message' in error && CONNECTION_WORDS.test(String(error.message));
}

/** Describes such an error to a person; null for any other error. */
export function describeDatabaseError(error: unknown): PaperroundError | null {
  if (!isTransient(error)) return null;
  return new PaperroundError(
    'database_unavailable',
    `The database could not do its part: ${describeCause(error)}`,
    {
      hint: 'See that its server runs and that its disk has room, then run the same command again: what was done is kept.',
      cause: error,
      retryable: true,
    },
  );
}

/** Returns the error's message without the program text that Prisma adds. */
function describeCause(error: unknown): string {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return messageOf(error);
  const { driverAdapterError } = error.meta ?? {};
  const said = isDriverAdapterError(driverAdapterError)
    ? driverAdapterError.cause.originalMessage
    : undefined;
  return said ?? error.message.trim().split('\n').at(-1) ?? error.code;
}
