/**
 * Lets connections that share a session share its prepared statements: each would prepare the same name, and
 * only the first may.
 */

import { namedParse, parseComplete } from './wire-protocol.ts';

/** A batch without what the session has prepared already. */
interface SharedBatch {
  /** For the session to run. */
  readonly bytes: Uint8Array;
  /**
   * Sent to the client before the session's own answer, in place of what was left out; null if nothing was.
   */
  readonly answer: Uint8Array | null;
  /** To be called with the type of the session's first message (PostgreSQL manual, "Message Formats"). */
  noteAnswer(type: number | undefined): void;
}

export interface SharedStatements {
  /** @param isMidway the batch goes on with what another one began, of which an error may be pending */
  share(bytes: Uint8Array, isMidway: boolean): SharedBatch;
}

const PARSE_COMPLETE = parseComplete[0];
/** Bytes. `DEALLOCATE` and `DISCARD` are sent by themselves; longer batches are not searched for them. */
const SHORT = 200;
/** SQL after which statements are no longer prepared. To be wrong costs one more Parse. */
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
      // If another statement has this name, the session says so.
      return {
        ...unchanged(bytes),
        noteAnswer(type) {
          if (type === PARSE_COMPLETE) prepared.set(name, Buffer.from(message));
        },
      };
    },
  };
}
