/** The text of a file that a form sends along, as multipart/form-data. */

/**
 * The first file that is not empty, in a field of this name; null if there is none, or the body is broken.
 */
export async function uploadedText(body: Buffer, contentType: string, name: string): Promise<string | null> {
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) return null;
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
    for (const value of form.getAll(name))
      if (typeof value !== 'string' && value.size > 0) return await value.text();
  } catch {
    return null;
  }
  return null;
}
