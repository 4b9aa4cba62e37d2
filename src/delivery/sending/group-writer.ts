/** Gathers what is written at about the same time, so that it is written together. */

import { setTimeout } from 'node:timers/promises';

/**
 * Responses tend to arrive together: waiting this long for the others halves the writes, and so the
 * database's work.
 */
const GATHERING_MS = 1;

/**
 * `write(one)` resolves with the result of its group when that is written. While a group is being
 * written, the next one gathers; it does not wait once all `most` possible ones are being written or
 * have gathered.
 */
export function groupWriter<T, R>(
  most: number,
  writeGroup: (group: readonly T[]) => Promise<R>,
): (one: T) => Promise<R> {
  let gathering: Gathering<T, R> | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let beingWritten = 0;

  function gather(): Gathering<T, R> {
    let complete = (): void => undefined;
    const gathered = Promise.race([
      setTimeout(GATHERING_MS),
      new Promise<void>((resolve) => (complete = resolve)),
    ]);
    const group: T[] = [];
    const written = Promise.all([running, gathered]).then(() => {
      gathering = null;
      beingWritten = group.length;
      // The callers of this group receive its failure; it must not stop the next group.
      const writing = writeGroup(group);
      running = writing.catch(() => undefined).finally(() => (beingWritten = 0));
      return writing;
    });
    return { group, complete, written };
  }

  return (one) => {
    gathering ??= gather();
    gathering.group.push(one);
    if (gathering.group.length + beingWritten >= most) gathering.complete();
    return gathering.written;
  };
}

interface Gathering<T, R> {
  readonly group: T[];
  /** No other entry can come. */
  readonly complete: () => void;
  readonly written: Promise<R>;
}
