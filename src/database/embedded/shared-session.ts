/** Shares one PGlite, which has a single session, among any number of connections. */

// A connection owns the session from the first message of a batch until no transaction is open; the
// others queue. If a connection closes in the middle of a transaction, the transaction is rolled back.

import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { MINUTE_MS } from '../../durations.ts';
import { createSharedStatements } from './shared-statements.ts';
import { type Batch, MessageReader, queryMessage, startMessage, syncMessage } from './wire-protocol.ts';

/** The part of PGlite that is used: raw messages in, raw messages out, one after the other. */
type Session = Pick<PGlite, 'execProtocolRawStream' | 'isInTransaction'>;

export interface SharedSession {
  /** Listens on a Unix socket. Connections wait until `open` provides a session. */
  listen(path: string): Promise<void>;
  /** Starts serving connections. */
  open(session: Session): Promise<void>;
  /** Runs `work` once no connection uses the session or waits for it; connections wait meanwhile. */
  whenFree(work: () => Promise<void>): void;
  /** Ends the existing connections; what they left open is rolled back. */
  disconnect(): void;
  /** Accepts no more connections, ends the existing ones and waits for the running batch. */
  close(): Promise<void>;
}

interface Connection {
  readonly socket: Socket;
  readonly reader: MessageReader;
  readonly batches: Batch[];
  /** True once the session's greeting was sent. */
  started: boolean;
  /** True after the client's Terminate message: ends after its last batch. */
  ending: boolean;
  gone: boolean;
}

export interface SharedSessionOptions {
  /**
   * Time limit for a silent client in a transaction (milliseconds), so that a suspended process does not
   * block the others for ever.
   */
  readonly silenceInTransaction?: number;
  /** Does listening keep the process running? Default: true. */
  readonly keepsRunning?: boolean;
  /** Called with the number of connections whenever it changes. */
  onConnections?(count: number): void;
  /** Called when PGlite itself has failed and cannot be used any more. */
  onFailure(error: unknown): void;
}

export function createSharedSession({
  silenceInTransaction = MINUTE_MS,
  keepsRunning = true,
  onConnections,
  onFailure,
}: SharedSessionOptions): SharedSession {
  const connections = new Set<Connection>();
  /** Connections with a batch to run, in order of arrival. */
  const waiting = new Set<Connection>();
  const chores: (() => Promise<void>)[] = [];
  let session: Session | undefined;
  let greeting: Buffer | undefined;
  let owner: Connection | undefined;
  /** Does the owner's next batch go on with what the last one began? */
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
    // A reset is followed by 'close', which does the cleanup.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connection.gone = true;
      connections.delete(connection);
      waiting.delete(connection);
      onConnections?.(connections.size);
      run();
    });
  });

  /** Reads what a connection has sent so far. */
  function take(connection: Connection): void {
    if (session === undefined || greeting === undefined) return;
    try {
      if (connection.started || greet(connection, greeting)) takeBatches(connection);
    } catch {
      // Not a PostgreSQL client, so it would not understand an error message.
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
   * What runs next: while a connection owns the session only its batches, a chore only when no
   * connection waits.
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
        // The bytes are in PGlite's memory and change after this call.
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
      // Every connection gets the session's first greeting, so greeting needs no access to the session.
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

/** Handles a connection's messages before its session starts. True when it may send batches. */
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
    // A Unix socket has no encryption, and there is no separate process whose query could be cancelled.
    if (opening === 'encryption') connection.socket.write('N');
    else connection.socket.destroy();
  }
  return false;
}
