/** Keeps what was computed for a key, in any kind of map. */

interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** Returns the cached value of a key; computes and caches it on first use. */
export function memoize<Key, Value>(cache: Cache<Key, Value>, key: Key, compute: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const computed = compute();
  cache.set(key, computed);
  return computed;
}
