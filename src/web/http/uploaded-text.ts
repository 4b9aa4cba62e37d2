/** The text of a file that a form sends along, as multipart/form-data. */

import { readFormData } from './form.ts';

/**
 * The first file that is not empty, in a field of this name; null if there is none, or the body is broken.
 */
export async function uploadedText(body: Buffer, contentType: string, name: string): Promise<string | null> {
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) return null;
  const files = (await readFormData(body, contentType)).getAll(name);
  for (const file of files) if (typeof file !== 'string' && file.size > 0) return file.text();
  return null;
}
