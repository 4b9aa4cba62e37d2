/** Parses posted forms: urlencoded, or multipart as some mail programs send them. */

import { type FormPart, parseMultipart } from './multipart.ts';

/** Maximum size of a form; larger ones are rejected with 413. */
export const MOST_FORM_BYTES = 64 * 1024;
const MOST_FIELDS = 1_000;

/**
 * Returns the text fields of a body; none if it is broken or not a form, so that pages show their form again
 * and change nothing.
 */
export function parseForm(body: Buffer, contentType: string): URLSearchParams {
  const form = new URLSearchParams();
  for (const { name, isFile, bytes } of parseFormParts(body, contentType))
    if (!isFile && form.size < MOST_FIELDS) form.append(name, bytes.toString('utf8'));
  return form;
}

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

/** Returns the fields and files of a body; none if it is broken or not a form. */
export function parseFormParts(body: Buffer, contentType: string): readonly FormPart[] {
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return Array.from(new URLSearchParams(body.toString('utf8')), ([name, value]) => ({
        name,
        isFile: false,
        bytes: Buffer.from(value),
      }));
    case 'multipart/form-data':
      return parseMultipart(body, contentType);
    default:
      return [];
  }
}
