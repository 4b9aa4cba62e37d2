/** Parses the ids of rows that links, forms and commands contain. Pure. */

/** Returns null for anything but a whole number from 1 to 999,999,999, written without zeros before it. */
export const parseRowId = (text: string | null | undefined): number | null =>
  /^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null;
