/** Lists that may not fit into memory, in batches. */

/** A list in batches. In the document of `--json` it is one array. */
export type Batches<Item> = AsyncIterable<readonly Item[]>;

export const isBatches = (value: unknown): value is Batches<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

export async function* mapBatches<From, To>(
  batches: Batches<From>,
  each: (item: From) => To,
): AsyncGenerator<To[]> {
  for await (const batch of batches) yield batch.map(each);
}
