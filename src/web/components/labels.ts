/** Labels that several pages use. Pure. */

/** Labels for the outcome of a read. */
export const OUTCOME_LABELS: ReadonlyMap<string, string> = new Map([
  ['ok', 'Read without a problem.'],
  ['unchanged', 'Nothing has changed since the look before.'],
  ['empty', 'The list had no entries, as on a weekend.'],
  ['stale', 'The list was of another day than the one asked for.'],
  ['partial', 'Some entries are missing or could not be used.'],
  ['failed', 'It could not be read.'],
]);

/** `2026-03-11 08:00 UTC`. */
export const formatInstant = (instant: Date | null): string =>
  instant === null ? 'never' : `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
