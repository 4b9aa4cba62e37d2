/** PostgreSQL's COPY … FROM STDIN over a connection of `pg`, which has the messages of the protocol but no method for it. */
import type pg from 'pg';

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** @param rows in COPY's text format */
export function copyIn(client: pg.Client, statement: string, rows: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // What `pg` calls while the statement runs (its `Submittable`).
    const copying = {
      submit: (connection: CopyConnection): void => connection.query(statement),
      handleCopyInResponse(connection: CopyConnection): void {
        connection.sendCopyFromChunk(Buffer.from(rows));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    };
    client.query(copying as unknown as pg.Submittable);
  });
}
