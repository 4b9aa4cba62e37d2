/** Adapts a connection of `pg` to the interface of Prisma's schema engine. */

// Prisma's own adapter for `pg` will not do: it does not know PostgreSQL's internal types ("char",
// int2vector), which the engine reads from the catalogue, and it splits scripts at every semicolon, even
// inside comments, strings and functions.

import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * The type numbers that PostgreSQL uses in its catalogue (pg_type.dat), with the engine's types for them.
 * Everything else is text.
 */
const COLUMN_TYPES: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1005: ColumnTypeEnum.Int32Array,
  1007: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1015: ColumnTypeEnum.TextArray,
  1114: ColumnTypeEnum.DateTime,
  1184: ColumnTypeEnum.DateTime,
};
const INSTANTS = new Set([1114, 1184]);

export interface EngineConnection extends SqlMigrationAwareDriverAdapterFactory {
  /** The first error, because the engine's own error is often only about a later step. */
  readonly failure: unknown;
}

/** Creates a connection that the engine uses for everything, including its scratch database. */
export function engineConnection(client: pg.ClientBase): EngineConnection {
  let failure: unknown;
  const failed = (error: unknown): unknown => {
    failure ??= error;
    return asAdapterError(error);
  };
  const identity = { provider: 'postgres', adapterName: 'paperround' } as const;
  const query = async ({ sql, args }: Pick<SqlQuery, 'sql' | 'args'>): Promise<pg.QueryArrayResult> => {
    try {
      return await client.query({ text: sql, values: args, rowMode: 'array', types: { getTypeParser } });
    } catch (error) {
      throw failed(error);
    }
  };
  const adapter: SqlDriverAdapter = {
    ...identity,
    queryRaw: async (params) => {
      const { fields, rows } = await query(params);
      return {
        columnNames: fields.map(({ name }) => name),
        columnTypes: fields.map(({ dataTypeID }) => COLUMN_TYPES[dataTypeID] ?? ColumnTypeEnum.Text),
        rows,
      };
    },
    executeRaw: async (params) => (await query(params)).rowCount ?? 0,
    executeScript: async (script) => {
      try {
        await client.query(script);
      } catch (error) {
        throw failed(error);
      }
    },
    startTransaction: () =>
      Promise.reject(new Error('the caller of the engine has a transaction open already')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: async () => undefined,
  };
  const connect = async () => adapter;
  return {
    ...identity,
    connect,
    connectToShadowDb: connect,
    get failure() {
      return failure;
    },
  };
}

/** Parses instants to RFC 3339, which the engine reads; `pg` parses everything else. */
function getTypeParser(oid: number, format?: string): (text: string) => unknown {
  if (INSTANTS.has(oid)) return (text) => new Date(text).toISOString();
  return pg.types.getTypeParser(oid, format as 'text');
}

function asAdapterError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = 'XX000', severity = 'ERROR', message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
