/** The mail in the body of a webhook request: alone, or a field of a form or JSON document as mail providers post it. Pure but for parsing. */

/** What providers call the field that holds the whole mail: SendGrid, Mailgun, CloudMailin, ForwardEmail, Postmark. */
const FIELDS = ['email', 'body-mime', 'message', 'raw', 'RawEmail'] as const;

/** Null when there is no mail in it. */
export async function mailInBody(body: Buffer, contentType: string): Promise<Buffer | null> {
  const mail = await found(body, contentType);
  return mail === null || mail.length === 0 ? null : mail;
}

async function found(body: Buffer, contentType: string): Promise<Buffer | null> {
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'multipart/form-data':
    case 'application/x-www-form-urlencoded':
      return inForm(body, contentType);
    case 'application/json':
      return inJson(body);
    default:
      // message/rfc822, and what pipes send that set no type.
      return body;
  }
}

async function inForm(body: Buffer, contentType: string): Promise<Buffer | null> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    // Not what its type says: there is no mail in it, and the sender is told so.
    return null;
  }
  for (const name of FIELDS) {
    const value = form.get(name);
    if (typeof value === 'string') return Buffer.from(value, 'utf8');
    if (value !== null) return Buffer.from(await value.arrayBuffer());
  }
  return null;
}

function inJson(body: Buffer): Buffer | null {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    // As above.
    return null;
  }
  if (document === null || typeof document !== 'object') return null;
  const fields: Partial<Record<string, unknown>> = { ...document };
  const value = FIELDS.map((name) => fields[name]).find((one) => typeof one === 'string');
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : null;
}
