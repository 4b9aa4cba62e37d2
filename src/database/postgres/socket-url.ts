/** The socket file of a database in a folder, and its URL for PostgreSQL clients. */

import { join } from 'node:path';

/** Returns the socket file of a database in `folder`. */
export const socketFile = (folder: string): string => join(folder, '.s.PGSQL.5432');

/**
 * Returns the URL by which `pg` connects to it, without TLS: a PGSSLMODE in the environment is meant for
 * other databases.
 */
export const socketUrl = (folder: string): string =>
  `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}&sslmode=disable`;
