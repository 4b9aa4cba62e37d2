/**
 * Serves one PGlite, which has a single session, to any number of connections, each of which sees a server of its own.
 *
 * A connection owns the session from the first message of a batch until the answer leaves no transaction open; the others
 * wait in line. A connection that goes away in the middle of a transaction has it rolled back.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { type Batch, MessageReader, queryMessage, startMessage, syncMessage } from './wire-protocol.ts';

/** The part of PGlite that is used: raw messages in, raw messages out, one after the other. */
type Session = Pick<PGlite, 'execProtocolRawStream' | 'isInTransaction'>;

export interface SharedSession {
  /** Listens on a Unix socket. Connections wait until `open` gives them a session. */
  listen(path: string): Promise<void>;
  /** From here on connections are answered. */
  open(session: Session): Promise<void>;
  /** Runs `work` when no connection uses the session or waits for it; the connections wait meanwhile. */
  whenFree(work: () => Promise<void>): void;
  /** Takes no more connections, ends those there are and waits for the running batch. */
  close(): Promise<void>;
}

interface Connection {
  readonly socket: Socket;
  readonly reader: MessageReader;
  readonly batches: Batch[];
  /** The session's greeting was sent. */
  started: boolean;
  /** It said good-bye: ends after its last batch. */
  ending: boolean;
  gone: boolean;
}

export interface SharedSessionOptions {
  /** A transaction whose client says nothing for so long (milliseconds) is ended, so that a stopped process blocks nobody for good. */
  readonly silenceInTransaction?: number;
  /** Told the number of connections whenever it changes. */
  onConnections?(count: number): void;
  /** PGlite itself failed: nothing more can be done with it. */
  onFailure(error: unknown): void;
}

export function createSharedSession({
  silenceInTransaction = 60_000,
  onConnections,
  onFailure,
}: SharedSessionOptions): SharedSession {
  const connections = new Set<Connection>();
  /** Connections with a batch to run, in the order in which they came. */
  const waiting = new Set<Connection>();
  const chores: (() => Promise<void>)[] = [];
  let session: Session | undefined;
  let greeting: Buffer | undefined;
  let owner: Connection | undefined;
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
    // A reset is an end like any other: 'close' follows it and does what is to be done.
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
      // Not a PostgreSQL client: there is no way to tell it.
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
        if (nextTurn() !== undefined || owner?.gone) run();
      });
  }

  /** What comes next: while a connection owns the session only its batches, a chore only when nobody waits. */
  function nextTurn(): Connection | 'chore' | undefined {
    if (owner !== undefined) return owner.batches.length > 0 ? owner : undefined;
    return waiting.values().next().value ?? (chores.length > 0 ? 'chore' : undefined);
  }

  async function takeTurns(shared: Session): Promise<void> {
    for (;;) {
      if (owner?.gone) await release(shared);
      const turn = nextTurn();
      if (turn === undefined) return;
      if (turn === 'chore') await chores.shift()?.();
      else await runBatch(shared, turn);
    }
  }

  async function runBatch(shared: Session, connection: Connection): Promise<void> {
    const batch = connection.batches.shift();
    waiting.delete(connection);
    if (batch === undefined) return;
    clearTimeout(silence);
    owner = connection;
    await shared.execProtocolRawStream(batch.bytes, {
      onRawData: (bytes) => {
        // The bytes lie in PGlite's memory and change after this call.
        if (connection.socket.writable) connection.socket.write(Buffer.from(bytes));
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

  /** Leaves nothing of a connection that went away while it owned the session. */
  async function release(shared: Session): Promise<void> {
    clearTimeout(silence);
    const ignored = { onRawData: () => undefined };
    await shared.execProtocolRawStream(syncMessage, ignored);
    if (shared.isInTransaction()) await shared.execProtocolRawStream(queryMessage('ROLLBACK'), ignored);
    owner = undefined;
  }

  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ path, backlog: 511 }, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    async open(opened) {
      const answer: Buffer[] = [];
      // Every connection is greeted with the answer that the session once gave: greeting needs no turn.
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
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { socket } of connections) socket.destroy();
      await closed;
      await running;
    },
  };
}

/** Answers what a connection says before its session starts. True when it may send batches. */
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
    // There is no encryption on a Unix socket, and no other process whose query could be cancelled.
    if (opening === 'encryption') connection.socket.write('N');
    else connection.socket.destroy();
  }
  return false;
}
