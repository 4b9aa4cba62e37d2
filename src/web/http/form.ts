/** Parses posted forms: urlencoded, or multipart as some mail programs send them. */

/** Maximum size of a form; larger ones are rejected with 413. */
export const MOST_FORM_BYTES = 64 * 1024;
const MOST_FIELDS = 1_000;

/** The text fields of a body; empty if it is not a form, or a broken one. */
export async function parseForm(body: Buffer, contentType: string): Promise<URLSearchParams> {
  const kind = contentType.split(';')[0]?.trim().toLowerCase();
  if (kind === 'application/x-www-form-urlencoded')
    return firstTextFields(new URLSearchParams(body.toString('utf8')));
  if (kind === 'multipart/form-data') return firstTextFields(await readFormData(body, contentType));
  return new URLSearchParams();
}

/** The fields and files of a body of either type; none if the body is broken or not of its type. */
export async function readFormData(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    // The request is answered as if it were empty: pages show their form and change nothing.
    return new FormData();
  }
}

function firstTextFields(fields: Iterable<[string, unknown]>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of fields) {
    if (typeof value === 'string' && form.size < MOST_FIELDS) form.append(name, value);
  }
  return form;
}
