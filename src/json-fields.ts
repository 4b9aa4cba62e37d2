/** Reads fields of JSON from others: what is absent or of another type counts as empty. Pure. */

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textIn = (from: Json, name: string): string =>
  typeof from[name] === 'string' ? from[name] : '';

/** Returns a text or a number, as text. */
export const wordIn = (from: Json, name: string): string =>
  typeof from[name] === 'number' ? String(from[name]) : textIn(from, name);

export const objectIn = (from: Json, name: string): Json => (isObject(from[name]) ? from[name] : {});

export const listIn = (from: Json, name: string): Json[] =>
  Array.isArray(from[name]) ? from[name].filter(isObject) : [];

/** Returns the texts of a list, or the single text in place of a list. */
export const textsIn = (from: Json, name: string): string[] =>
  (Array.isArray(from[name]) ? from[name] : [from[name]]).filter((one) => typeof one === 'string');

/** Returns undefined if the text is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
