/** Lets connections that share a session share its prepared statements: each would prepare the same name, and only the first may. */
import { namedParse, parseComplete } from './wire-protocol.ts';

/** What the session is to run of a batch. */
interface Turn {
  readonly bytes: Uint8Array;
  /** What is answered before the session's own answer; null if that is all of it. */
  readonly answer: Uint8Array | null;
  /** To be told how the session's answer begins. */
  answered(type: number | undefined): void;
}

export interface SharedStatements {
  /** @param isMidway the batch goes on with what another one began, of which an error may be pending */
  turn(bytes: Uint8Array, isMidway: boolean): Turn;
}

const PARSE_COMPLETE = parseComplete[0];
/** Longer batches do nothing else than what they are for. */
const SHORT = 200;
/** SQL that makes the session forget statements; rather too often than not. */
const FORGETS = /\b(?:deallocate|discard)\b/i;
const CLOSE = 'C'.charCodeAt(0);

export function createSharedStatements(): SharedStatements {
  /** By name: the whole message that prepared the statement, copied from its batch. */
  const prepared = new Map<string, Buffer>();
  const unchanged = (bytes: Uint8Array): Turn => ({ bytes, answer: null, answered: () => undefined });

  return {
    turn(bytes, isMidway) {
      if (
        bytes[0] === CLOSE ||
        (bytes.length <= SHORT && FORGETS.test(Buffer.from(bytes).toString('latin1')))
      )
        prepared.clear();
      const parse = isMidway ? null : namedParse(bytes);
      if (parse === null) return unchanged(bytes);
      const { name, message } = parse;
      // Another statement of this name: the session says that there is one already.
      if (prepared.get(name)?.equals(message) !== true)
        return {
          ...unchanged(bytes),
          answered(type) {
            if (type === PARSE_COMPLETE) prepared.set(name, Buffer.from(message));
          },
        };
      return { ...unchanged(bytes.subarray(message.length)), answer: parseComplete };
    },
  };
}
