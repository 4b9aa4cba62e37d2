/** The little of PostgreSQL's wire protocol 3.0 (PostgreSQL manual, "Message Formats") that sharing one session among connections needs. */

/** What a client may say before its session starts; these messages have no type byte. */
export type Opening = 'start' | 'encryption' | 'cancel';

const OPENINGS: Readonly<Record<number, Opening>> = {
  196608: 'start',
  80877103: 'encryption',
  80877104: 'encryption',
  80877102: 'cancel',
};

/** Message types after which the server answers at once: Query, Sync, Flush, FunctionCall. */
const ANSWERED = new Set(['Q', 'S', 'H', 'F'].map((type) => type.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);
const FLUSH = 'H'.charCodeAt(0);

/** Longest message taken, as PostgreSQL itself limits it (1 GB); anything longer is no PostgreSQL client. */
const LONGEST_MESSAGE = 0x3fffffff;

/** What a client wants done in one go: whole messages up to and including one that the server answers. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** A Flush ended it: the client means to go on before anybody else may use the session. */
  readonly unfinished: boolean;
}

/** Collects what one connection sends and cuts it into openings and batches. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The next message of the opening, or null while it is incomplete. Throws on what is no PostgreSQL client. */
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

  /** The next batch, `end` when the client says good-bye, or null while there is none. */
  nextBatch(): Batch | 'end' | null {
    // A message of megabytes comes in many chunks: do not join them before its header says that all are here.
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

  /** Bytes of the waiting input that were seen to be whole messages, and bytes needed before looking on makes sense. */
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

/** A simple query as a client sends it. */
export function queryMessage(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write('Q', 0);
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return new Uint8Array(message);
}

export const syncMessage: Uint8Array = new Uint8Array([0x53, 0, 0, 0, 4]);

/** Asks for encryption. The answer is one byte, N, from a server that is ready; it costs the server nothing. */
export const encryptionMessage: Uint8Array = new Uint8Array([0, 0, 0, 8, 4, 210, 22, 47]);

/** The first message of a session of `user` on `database`. */
export function startMessage(user: string, database: string): Uint8Array {
  const text = Buffer.from(`user\0${user}\0database\0${database}\0client_encoding\0UTF8\0\0`);
  const message = Buffer.alloc(8 + text.length);
  message.writeInt32BE(8 + text.length, 0);
  message.writeInt32BE(196608, 4);
  text.copy(message, 8);
  return new Uint8Array(message);
}
