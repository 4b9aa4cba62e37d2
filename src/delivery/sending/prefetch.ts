/** Starts work before its results are asked for. */

/**
 * Runs `work` on what `source` yields, for up to `count` items at once, and yields the results in order. If
 * the caller stops early (`return`), waits until the started work has ended. Throws what `source` and `work`
 * throw, in order.
 */
export async function* prefetch<T, R>(
  source: AsyncIterator<T>,
  count: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const begun: Promise<PromiseSettledResult<{ result: R } | null>[]>[] = [];
  const begin = async () => {
    const { value, done } = await source.next();
    return done ? null : { result: await work(value) };
  };
  try {
    for (;;) {
      while (begun.length < count) begun.push(Promise.allSettled([begin()]));
      const [first] = (await begun.shift()) ?? [];
      if (first?.status !== 'fulfilled') throw first?.reason;
      if (first.value === null) return;
      yield first.value.result;
    }
  } finally {
    await Promise.all(begun);
  }
}
