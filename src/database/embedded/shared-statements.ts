/**
 * Shares prepared statements among the connections of a shared session, in which a name can be prepared only
 * once.
 */

import { namedParse, parseComplete } from './wire-protocol.ts';

/** A batch, less what the session has prepared already. */
interface SharedBatch {
  /** What the session is to run. */
  readonly bytes: Uint8Array;
  /**
   * Sent to the client before the session's own answer, for the message that was left out; null if none was.
   */
  readonly answer: Uint8Array | null;
  /**
   * Call it with the type of the first message of the session's answer (PostgreSQL manual, "Message
   * Formats").
   */
  noteAnswer(type: number | undefined): void;
}

export interface SharedStatements {
  /** @param isMidway the batch continues another one, of which an error may be pending */
  share(bytes: Uint8Array, isMidway: boolean): SharedBatch;
}

const PARSE_COMPLETE = parseComplete[0];
/**
 * Bytes. `DEALLOCATE` and `DISCARD` come in batches of their own, so longer batches are not searched for
 * them.
 */
const SHORT = 200;
/** SQL after which statements are no longer prepared. A wrong match only costs one more Parse. */
const FORGETS = /\b(?:deallocate|discard)\b/i;
const CLOSE = 'C'.charCodeAt(0);

export function createSharedStatements(): SharedStatements {
  /** By name: the whole message that prepared the statement, copied from its batch. */
  const prepared = new Map<string, Buffer>();
  const unchanged = (bytes: Uint8Array): SharedBatch => ({
    bytes,
    answer: null,
    noteAnswer: () => undefined,
  });
  const forgets = (bytes: Uint8Array): boolean =>
    bytes[0] === CLOSE || (bytes.length <= SHORT && FORGETS.test(Buffer.from(bytes).toString('latin1')));

  return {
    share(bytes, isMidway) {
      if (forgets(bytes)) prepared.clear();
      const parse = isMidway ? null : namedParse(bytes);
      if (parse === null) return unchanged(bytes);
      const { name, message } = parse;
      if (prepared.get(name)?.equals(message) === true)
        return { ...unchanged(bytes.subarray(message.length)), answer: parseComplete };
      // If another statement has this name, the session reports the error.
      return {
        ...unchanged(bytes),
        noteAnswer(type) {
          if (type === PARSE_COMPLETE) prepared.set(name, Buffer.from(message));
        },
      };
    },
  };
}
