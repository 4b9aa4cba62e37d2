/** Deletes rows in batches, so that no statement locks many rows or makes others wait for long. */

export interface BatchedDeletion {
  /** Most rows in a batch. */
  readonly size: number;
  /** true: only count. */
  readonly dryRun: boolean;
  /** Stops after the current batch. */
  readonly signal: AbortSignal;
}

/** Deletes `next()` repeatedly until there is none. Returns how many rows were deleted, or would be. */
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
    // Rows that cannot be deleted now would be found again for ever.
    if (removed === 0) break;
  }
  return total;
}
