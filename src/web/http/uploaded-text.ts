/** Reads the text of a file that is uploaded by a form, as multipart/form-data. */

import { parseFormParts } from './form.ts';

/**
 * Returns the text of the first non-empty file in a field of this name; null if there is none, or the body is
 * broken.
 */
export function uploadedText(body: Buffer, contentType: string, name: string): string | null {
  const file = parseFormParts(body, contentType).find(
    (part) => part.isFile && part.name === name && part.bytes.length > 0,
  );
  return file === undefined ? null : new TextDecoder().decode(file.bytes);
}
