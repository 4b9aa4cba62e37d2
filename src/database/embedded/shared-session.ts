/** Shares one PGlite, which has a single session, among any number of connections. */

// A connection owns the session from the first message of a batch until no transaction is open; the others
// queue. If a connection closes in the middle of a transaction, the transaction is rolled back.

import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { MINUTE_MS } from '../../durations.ts';
import { createSharedStatements } from './shared-statements.ts';
import { type Batch, MessageReader, queryMessage, startMessage, syncMessage } from './wire-protocol.ts';

/** The part of PGlite that is used: raw messages in, raw messages out, one after another. */
type Session = Pick<PGlite, 'execProtocolRawStream' | 'isInTransaction'>;

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

interface Connection {
  readonly socket: Socket;
  readonly reader: MessageReader;
  readonly batches: Batch[];
  /** True once the session's greeting was sent. */
  started: boolean;
  /** True after the client's Terminate message: the connection ends after its last batch. */
  ending: boolean;
  gone: boolean;
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
  /** Connections that have a batch to run, in order of arrival. */
  const waiting = new Set<Connection>();
  const chores: (() => Promise<void>)[] = [];
  let session: Session | undefined;
  let greeting: Buffer | undefined;
  let owner: Connection | undefined;
  /** Does the owner's next batch continue what its last one began? */
  let isMidway = false;
  const statements = createSharedStatements();
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  let silence: NodeJS.Timeout | undefined;

  const server: Server = createServer((socket) => {
    const connection: Connection = {
      socket,
      reader: new MessageReader(),
      batches: [],
      started: false,
      ending: false,
      gone: false,
    };
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
      connection.gone = true;
      connections.delete(connection);
      waiting.delete(connection);
      onConnections?.(connections.size);
      run();
    });
  });

  /** Processes what a connection has sent so far. */
  function take(connection: Connection): void {
    if (session === undefined || greeting === undefined) return;
    try {
      if (connection.started || greet(connection, greeting)) takeBatches(connection);
    } catch {
      // It is not a PostgreSQL client, so it would not understand an error message.
      connection.socket.destroy();
    }
    run();
  }

  function takeBatches(connection: Connection): void {
    for (let batch = connection.reader.nextBatch(); batch !== null; batch = connection.reader.nextBatch()) {
      if (batch === 'end') {
        connection.ending = true;
        if (connection.batches.length === 0 && connection !== owner) connection.socket.end();
        return;
      }
      connection.batches.push(batch);
      waiting.add(connection);
    }
  }

  function run(): void {
    if (busy || session === undefined) return;
    busy = true;
    running = takeTurns(session)
      .catch(onFailure)
      .finally(() => {
        busy = false;
        if (nextJob() !== undefined || owner?.gone) run();
      });
  }

  /**
   * Returns what runs next: only the owner's batches while a connection owns the session, and a chore only if
   * no connection waits.
   */
  function nextJob(): Connection | 'chore' | undefined {
    if (owner !== undefined) return owner.batches.length > 0 ? owner : undefined;
    return waiting.values().next().value ?? (chores.length > 0 ? 'chore' : undefined);
  }

  async function takeTurns(shared: Session): Promise<void> {
    for (;;) {
      if (owner?.gone) await release(shared);
      const job = nextJob();
      if (job === undefined) return;
      if (job === 'chore') await chores.shift()?.();
      else await runBatch(shared, job);
    }
  }

  async function runBatch(shared: Session, connection: Connection): Promise<void> {
    const batch = connection.batches.shift();
    waiting.delete(connection);
    if (batch === undefined) return;
    clearTimeout(silence);
    owner = connection;
    const { bytes, answer, noteAnswer } = statements.share(batch.bytes, isMidway);
    isMidway = batch.unfinished;
    const write = (message: Uint8Array): void => {
      if (connection.socket.writable) connection.socket.write(message);
    };
    if (answer !== null) write(answer);
    let isAnswered = false;
    await shared.execProtocolRawStream(bytes, {
      onRawData: (answered) => {
        if (!isAnswered) noteAnswer(answered[0]);
        isAnswered = true;
        // A copy, because the bytes are in PGlite's memory and change after this call.
        write(Buffer.from(answered));
      },
    });
    if (connection.batches.length > 0) waiting.add(connection);
    else if (connection.ending) connection.socket.end();
    if (batch.unfinished || shared.isInTransaction()) {
      silence = setTimeout(() => connection.socket.destroy(), silenceInTransaction).unref();
    } else {
      owner = undefined;
    }
  }

  /** Cleans up after a connection that closed while it owned the session. */
  async function release(shared: Session): Promise<void> {
    clearTimeout(silence);
    const ignored = { onRawData: () => undefined };
    await shared.execProtocolRawStream(syncMessage, ignored);
    if (shared.isInTransaction()) await shared.execProtocolRawStream(queryMessage('ROLLBACK'), ignored);
    owner = undefined;
    isMidway = false;
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
    async open(opened) {
      const answer: Buffer[] = [];
      // Every connection gets this first greeting of the session, so that greeting needs no access to it.
      await opened.execProtocolRawStream(startMessage('postgres', 'postgres'), {
        onRawData: (bytes) => void answer.push(Buffer.from(bytes)),
      });
      session = opened;
      greeting = Buffer.concat(answer);
      for (const connection of connections) take(connection);
    },
    whenFree(work) {
      chores.push(work);
      run();
    },
    disconnect,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      disconnect();
      await closed;
      await running;
    },
  };
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
