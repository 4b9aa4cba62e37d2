/** The text of a file that a form sends along, as multipart/form-data. */

import { parseFormParts } from './form.ts';

/**
 * The first file that is not empty, in a field of this name; null if there is none, or the body is broken.
 */
export function uploadedText(body: Buffer, contentType: string, name: string): string | null {
  const file = parseFormParts(body, contentType).find(
    (part) => part.isFile && part.name === name && part.bytes.length > 0,
  );
  return file === undefined ? null : new TextDecoder().decode(file.bytes);
}
