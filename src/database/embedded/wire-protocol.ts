/** The part of PostgreSQL's wire protocol 3.0 that sharing a session needs (manual, "Message Formats"). */

/** What a client may send before its session starts; these messages have no type byte. */
export type Opening = 'start' | 'encryption' | 'cancel';

const OPENINGS: Readonly<Record<number, Opening>> = {
  196608: 'start',
  80877103: 'encryption',
  80877104: 'encryption',
  80877102: 'cancel',
};

/** Types of messages that the server answers at once: Query, Sync, Flush, FunctionCall. */
const ANSWERED = new Set(['Q', 'S', 'H', 'F'].map((type) => type.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);
const FLUSH = 'H'.charCodeAt(0);

/**
 * Maximum length of a message, as in PostgreSQL (1 GB). A longer one does not come from a PostgreSQL client.
 */
const LONGEST_MESSAGE = 0x3fffffff;

/** Messages to be processed together: whole ones, up to and including one that the server answers. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** True if it ends with a Flush: the client will continue before the session is free for others. */
  readonly unfinished: boolean;
}

/** Collects the input of one connection, and splits it into openings and batches. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /**
   * Returns the next opening message, or null while it is incomplete. Throws if the input does not come from
   * a PostgreSQL client.
   */
  nextOpening(): Opening | null {
    if (this.#length < 8) return null;
    const bytes = this.#joined();
    const length = bytes.readInt32BE(0);
    const opening = OPENINGS[bytes.readInt32BE(4)];
    if (opening === undefined || length < 8 || length > 10_000)
      throw new Error('this is no PostgreSQL client of protocol 3.0');
    if (bytes.length < length) return null;
    this.#keep(bytes.subarray(length));
    return opening;
  }

  /** Returns the next batch, `end` when the client terminates, or null while there is neither. */
  nextBatch(): Batch | 'end' | null {
    // A message of megabytes arrives in many chunks; they are not joined before there are as many bytes as
    // its header announced.
    if (this.#length < this.#awaited) return null;
    const bytes = this.#joined();
    let end = this.#scanned;
    while (bytes.length >= end + 5) {
      const type = bytes[end];
      const length = bytes.readInt32BE(end + 1);
      if (length < 4 || length > LONGEST_MESSAGE)
        throw new Error(`a message of ${length} bytes is not understood`);
      if (type === TERMINATE && end === 0) return 'end';
      if (bytes.length < end + 1 + length) {
        this.#awaited = end + 1 + length;
        break;
      }
      end += 1 + length;
      if (ANSWERED.has(type as number)) {
        this.#keep(bytes.subarray(end));
        return { bytes: new Uint8Array(bytes.subarray(0, end)), unfinished: type === FLUSH };
      }
    }
    this.#scanned = end;
    return null;
  }

  /**
   * Bytes of the pending input that are known to be whole messages, and the total needed before it makes
   * sense to scan on.
   */
  #scanned = 0;
  #awaited = 0;

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    this.#scanned = 0;
    this.#awaited = 0;
  }
}

const PARSE = 'P'.charCodeAt(0);

/** Returns the message that begins a batch, if it prepares a statement under a name; otherwise null. */
export function namedParse(bytes: Uint8Array): { readonly name: string; readonly message: Buffer } | null {
  if (bytes[0] !== PARSE || bytes[5] === 0) return null;
  const batch = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const name = batch.toString('latin1', 5, batch.indexOf(0, 5));
  return { name, message: batch.subarray(0, 1 + batch.readInt32BE(1)) };
}

/** The server's answer to a Parse message. */
export const parseComplete: Uint8Array = new Uint8Array([0x31, 0, 0, 0, 4]);

/** Returns a simple query as a client sends it. */
export function queryMessage(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write('Q', 0);
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return new Uint8Array(message);
}

export const syncMessage: Uint8Array = new Uint8Array([0x53, 0, 0, 0, 4]);

/** Requests encryption. A server that is ready answers with one byte, N, at no cost. */
export const encryptionMessage: Uint8Array = new Uint8Array([0, 0, 0, 8, 4, 210, 22, 47]);

/** Returns the first message of a session of `user` on `database`. */
export function startMessage(user: string, database: string): Uint8Array {
  const text = Buffer.from(`user\0${user}\0database\0${database}\0client_encoding\0UTF8\0\0`);
  const message = Buffer.alloc(8 + text.length);
  message.writeInt32BE(8 + text.length, 0);
  message.writeInt32BE(196608, 4);
  text.copy(message, 8);
  return new Uint8Array(message);
}
