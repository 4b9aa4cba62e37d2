/** Loads something on first use and keeps it; a failure is not kept. */

/**
 * Returns a function whose callers share one load and its result. If the load fails, it rejects for the
 * callers that wait for it, and the next call loads again: a brief failure of the database must not stop a
 * process that runs for weeks.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
