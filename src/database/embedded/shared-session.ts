/** Shares one PGlite, which has a single session, among any number of connections. */

import { createServer, type Server, type Socket } from 'node:net';
import { MINUTE_MS } from '../../durations.ts';
import { type Session, type SessionClient, SessionTurns } from './session-turns.ts';
import { MessageReader, startMessage } from './wire-protocol.ts';

export interface SharedSession {
  /** Listens on a Unix socket. Connections wait until `open` provides a session. */
  listen(path: string): Promise<void>;
  /** Starts serving connections. */
  open(session: Session): Promise<void>;
  /** Runs `work` when no connection uses the session or waits for it. Connections wait meanwhile. */
  whenFree(work: () => Promise<void>): void;
  /** Ends the existing connections; their open transactions are rolled back. */
  disconnect(): void;
  /** Accepts no more connections, ends the existing ones, and waits for the running batch. */
  close(): Promise<void>;
}

interface Connection extends SessionClient {
  readonly reader: MessageReader;
  /** True once the session's greeting was sent. */
  started: boolean;
}

export interface SharedSessionOptions {
  /**
   * Time limit for a client that is silent in a transaction, in milliseconds, so that a suspended process
   * does not block the others for ever. Default: a minute.
   */
  readonly silenceInTransaction?: number;
  /** Does listening keep this process running? Default: true. */
  readonly keepsRunning?: boolean;
  /** Called with the number of connections whenever it changes. */
  onConnections?(count: number): void;
  /** Called when PGlite itself has failed and can no longer be used. */
  onFailure(error: unknown): void;
}

export function createSharedSession({
  silenceInTransaction = MINUTE_MS,
  keepsRunning = true,
  onConnections,
  onFailure,
}: SharedSessionOptions): SharedSession {
  const connections = new Set<Connection>();
  const turns = new SessionTurns({ silenceInTransaction, onFailure });
  /** Every connection gets the session's first greeting, so that greeting needs no access to the session. */
  let greeting: Buffer | undefined;

  const server: Server = createServer((socket) => {
    const connection = connectionOf(socket);
    connections.add(connection);
    onConnections?.(connections.size);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      connection.reader.push(chunk);
      take(connection);
    });
    // A reset is followed by 'close', which cleans up.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connections.delete(connection);
      onConnections?.(connections.size);
      turns.remove(connection);
    });
  });

  /** Processes what a connection has sent so far. */
  function take(connection: Connection): void {
    if (greeting === undefined) return;
    try {
      if (connection.started || greet(connection, greeting)) takeBatches(connection, turns);
    } catch {
      // It is not a PostgreSQL client, so it would not understand an error message.
      connection.socket.destroy();
    }
    turns.run();
  }

  function disconnect(): void {
    for (const { socket } of connections) socket.destroy();
  }

  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ path, backlog: 511 }, () => {
          server.off('error', reject);
          if (!keepsRunning) server.unref();
          resolve();
        });
      }),
    async open(session) {
      const answer: Buffer[] = [];
      await session.execProtocolRawStream(startMessage('postgres', 'postgres'), {
        onRawData: (bytes) => void answer.push(Buffer.from(bytes)),
      });
      turns.open(session);
      greeting = Buffer.concat(answer);
      for (const connection of connections) take(connection);
    },
    whenFree: (work) => turns.whenFree(work),
    disconnect,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      disconnect();
      await closed;
      await turns.untilIdle();
    },
  };
}

const connectionOf = (socket: Socket): Connection => ({
  socket,
  reader: new MessageReader(),
  batches: [],
  started: false,
  ending: false,
  gone: false,
});

/** Queues the batches that a connection has sent whole. */
function takeBatches(connection: Connection, turns: SessionTurns): void {
  for (let batch = connection.reader.nextBatch(); batch !== null; batch = connection.reader.nextBatch()) {
    if (batch === 'end') {
      turns.end(connection);
      return;
    }
    turns.add(connection, batch);
  }
}

/** Handles a connection's messages before its session starts. Returns true if it may send batches now. */
function greet(connection: Connection, greeting: Buffer): boolean {
  for (
    let opening = connection.reader.nextOpening();
    opening !== null;
    opening = connection.reader.nextOpening()
  ) {
    if (opening === 'start') {
      connection.started = true;
      connection.socket.write(greeting);
      return true;
    }
    // A Unix socket needs no encryption, and there is no separate process whose query could be cancelled.
    if (opening === 'encryption') connection.socket.write('N');
    else connection.socket.destroy();
  }
  return false;
}
