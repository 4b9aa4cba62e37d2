/** Labels that several pages use. Pure. */

/** `2026-03-11 08:00 UTC`. */
export const formatInstant = (instant: Date | null): string =>
  instant === null ? 'never' : `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
