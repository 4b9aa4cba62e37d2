/** Decides whose batch runs next on the one session of a PGlite. */

// A client owns the session from the first message of a batch until no transaction is open; the others queue.
// If a client is gone in the middle of a transaction, the transaction is rolled back.

import type { Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { createSharedStatements } from './shared-statements.ts';
import { type Batch, queryMessage, syncMessage } from './wire-protocol.ts';

/** The part of PGlite that is used: raw messages in, raw messages out, one after another. */
export type Session = Pick<PGlite, 'execProtocolRawStream' | 'isInTransaction'>;

export interface SessionClient {
  readonly socket: Socket;
  readonly batches: Batch[];
  /** True after the client's Terminate message: the connection ends after its last batch. */
  ending: boolean;
  gone: boolean;
}

interface TurnOptions {
  /** Time limit for a client that is silent in a transaction, in milliseconds. */
  readonly silenceInTransaction: number;
  /** Called when PGlite itself has failed and can no longer be used. */
  onFailure(error: unknown): void;
}

export class SessionTurns {
  readonly #options: TurnOptions;
  /** Clients that have a batch to run, in order of arrival. */
  readonly #waiting = new Set<SessionClient>();
  readonly #chores: (() => Promise<void>)[] = [];
  readonly #statements = createSharedStatements();
  #session: Session | undefined;
  #owner: SessionClient | undefined;
  /** Does the owner's next batch continue what its last one began? */
  #isMidway = false;
  #isBusy = false;
  #running: Promise<void> = Promise.resolve();
  #silence: NodeJS.Timeout | undefined;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  /** Nothing runs before there is a session. */
  open(session: Session): void {
    this.#session = session;
  }

  /** Queues a batch; `run` runs it. */
  add(client: SessionClient, batch: Batch): void {
    client.batches.push(batch);
    this.#waiting.add(client);
  }

  /** Ends the connection after the client's last batch. */
  end(client: SessionClient): void {
    client.ending = true;
    if (client.batches.length === 0 && client !== this.#owner) client.socket.end();
  }

  /** Forgets a client whose connection has closed. */
  remove(client: SessionClient): void {
    client.gone = true;
    this.#waiting.delete(client);
    this.run();
  }

  /** Runs `work` when no client uses the session or waits for it. Clients wait meanwhile. */
  whenFree(work: () => Promise<void>): void {
    this.#chores.push(work);
    this.run();
  }

  /** Waits for the batch or the work that runs now. */
  untilIdle(): Promise<void> {
    return this.#running;
  }

  /** Runs what waits, unless that is being done. */
  run(): void {
    if (this.#isBusy || this.#session === undefined) return;
    this.#isBusy = true;
    this.#running = this.#takeTurns(this.#session)
      .catch((error) => this.#options.onFailure(error))
      .finally(() => {
        this.#isBusy = false;
        if (this.#nextJob() !== undefined || this.#owner?.gone) this.run();
      });
  }

  async #takeTurns(session: Session): Promise<void> {
    for (;;) {
      if (this.#owner?.gone) await this.#release(session);
      const job = this.#nextJob();
      if (job === undefined) return;
      if (job === 'chore') await this.#chores.shift()?.();
      else await this.#runBatch(session, job);
    }
  }

  /**
   * Returns what runs next: only the owner's batches while a client owns the session, and a chore only if no
   * client waits.
   */
  #nextJob(): SessionClient | 'chore' | undefined {
    if (this.#owner !== undefined) return this.#owner.batches.length > 0 ? this.#owner : undefined;
    return this.#waiting.values().next().value ?? (this.#chores.length > 0 ? 'chore' : undefined);
  }

  async #runBatch(session: Session, client: SessionClient): Promise<void> {
    const batch = client.batches.shift();
    this.#waiting.delete(client);
    if (batch === undefined) return;
    clearTimeout(this.#silence);
    this.#owner = client;
    await this.#answer(session, client, batch);
    if (client.batches.length > 0) this.#waiting.add(client);
    else if (client.ending) client.socket.end();
    if (batch.unfinished || session.isInTransaction()) this.#limitSilence(client);
    else this.#owner = undefined;
  }

  /** Runs a batch, and passes what the session answers to the client. */
  async #answer(session: Session, client: SessionClient, batch: Batch): Promise<void> {
    const { bytes, answer, noteAnswer } = this.#statements.share(batch.bytes, this.#isMidway);
    this.#isMidway = batch.unfinished;
    const write = (message: Uint8Array): void => {
      if (client.socket.writable) client.socket.write(message);
    };
    if (answer !== null) write(answer);
    let isAnswered = false;
    await session.execProtocolRawStream(bytes, {
      onRawData: (answered) => {
        if (!isAnswered) noteAnswer(answered[0]);
        isAnswered = true;
        // A copy, because the bytes are in PGlite's memory and change after this call.
        write(Buffer.from(answered));
      },
    });
  }

  #limitSilence({ socket }: SessionClient): void {
    this.#silence = setTimeout(() => socket.destroy(), this.#options.silenceInTransaction).unref();
  }

  /** Cleans up after a client that closed its connection while it owned the session. */
  async #release(session: Session): Promise<void> {
    clearTimeout(this.#silence);
    const ignored = { onRawData: () => undefined };
    await session.execProtocolRawStream(syncMessage, ignored);
    if (session.isInTransaction()) await session.execProtocolRawStream(queryMessage('ROLLBACK'), ignored);
    this.#owner = undefined;
    this.#isMidway = false;
  }
}
