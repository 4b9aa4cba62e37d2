/** Gathers entries that arrive at about the same time, and writes them together. */

import { setTimeout } from 'node:timers/promises';

/**
 * Responses tend to arrive together. Waiting this long for others halves the number of writes, and with it
 * the database's work.
 */
const GATHERING_MS = 1;

/**
 * Returns a function that adds an entry to the current group, and resolves with the group's result when it is
 * written. While one group is being written, the next one gathers. It stops waiting as soon as `most`
 * entries, as many as can exist at once, are being written or have gathered.
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
      // A failure is for the callers of this group; it must not stop the next group.
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
  /** Call it when no further entry can come. */
  readonly complete: () => void;
  readonly written: Promise<R>;
}
