/**
 * PostgreSQL's COPY … FROM STDIN over a connection of `pg`, which has the messages of the protocol but no
 * method for it.
 */
import type pg from 'pg';

/** What the types of `pg` leave out. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** @param rows in COPY's text format */
export function copyIn(client: pg.Client, statement: string, rows: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // What `pg` calls while the statement runs; its type names the first alone.
    const copying = {
      submit: (connection: pg.Connection): void => connection.query(statement),
      handleCopyInResponse(connection: CopyConnection): void {
        connection.sendCopyFromChunk(Buffer.from(rows));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    };
    client.query(copying);
  });
}
