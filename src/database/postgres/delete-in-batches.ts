/** Housekeeping in pieces: no statement holds many rows, whoever waits for one of them waits for one piece. */

export interface BatchedDeletion {
  /** Most rows to a piece. */
  readonly size: number;
  /** true: count only. */
  readonly dryRun: boolean;
  /** Ends the work after the piece in hand. */
  readonly signal: AbortSignal;
}

/** Removes `next()` again and again until there is none. Gives how many went, or would go. */
export async function deleteInBatches(
  { dryRun, signal }: BatchedDeletion,
  rows: {
    readonly count: () => Promise<number>;
    readonly next: () => Promise<readonly { readonly id: number }[]>;
    /** Gives how many it removed. */
    readonly remove: (ids: number[]) => Promise<number>;
  },
): Promise<number> {
  if (dryRun) return rows.count();
  let total = 0;
  while (!signal.aborted) {
    const ids = (await rows.next()).map(({ id }) => id);
    const removed = ids.length === 0 ? 0 : await rows.remove(ids);
    total += removed;
    // Rows that cannot be removed now would be found again for ever.
    if (removed === 0) break;
  }
  return total;
}
