/** Work done ahead of whoever takes its results. */

/**
 * Runs `work` on what `source` gives, on up to `count` things at once, and gives the results in their order. Whoever stops taking and
 * calls `return` waits until the work that was begun has ended. Throws what `source` and `work` throw, in their turn.
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
