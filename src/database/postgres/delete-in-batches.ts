/** Deletes rows in batches, so that no statement locks many rows or makes others wait for long. */

export interface BatchedDeletion {
  /** Maximum rows in a batch. */
  readonly size: number;
  /** true: only count the rows. */
  readonly dryRun: boolean;
  /** Stops after the current batch. */
  readonly signal: AbortSignal;
}

/**
 * Deletes the rows of `next()` repeatedly until there are none. Returns how many were, or with `dryRun` would
 * be, deleted.
 */
export async function deleteInBatches(
  { dryRun, signal }: BatchedDeletion,
  rows: {
    readonly count: () => Promise<number>;
    readonly next: () => Promise<readonly { readonly id: number }[]>;
    /** Returns how many rows it deleted. */
    readonly remove: (ids: number[]) => Promise<number>;
  },
): Promise<number> {
  if (dryRun) return rows.count();
  let total = 0;
  while (!signal.aborted) {
    const ids = (await rows.next()).map(({ id }) => id);
    const removed = ids.length === 0 ? 0 : await rows.remove(ids);
    total += removed;
    // Otherwise rows that cannot be deleted now would be found again for ever.
    if (removed === 0) break;
  }
  return total;
}
