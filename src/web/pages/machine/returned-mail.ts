/** Extracts the mail from a webhook body: raw, or a field of a form or JSON document. */

import { isObject, parsedJson } from '../../../json-fields.ts';
import { readFormData } from '../../http/form.ts';

/** The field that contains the whole mail at SendGrid, Mailgun, CloudMailin, ForwardEmail and Postmark. */
const FIELDS = ['email', 'body-mime', 'message', 'raw', 'RawEmail'] as const;

/** Returns null if the body contains no mail. */
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
      // message/rfc822, and what pipes send without a type.
      return body;
  }
}

async function inForm(body: Buffer, contentType: string): Promise<Buffer | null> {
  const form = await readFormData(body, contentType);
  for (const name of FIELDS) {
    const value = form.get(name);
    if (typeof value === 'string') return Buffer.from(value, 'utf8');
    if (value !== null) return Buffer.from(await value.arrayBuffer());
  }
  return null;
}

function inJson(body: Buffer): Buffer | null {
  const fields = parsedJson(body.toString('utf8'));
  if (!isObject(fields)) return null;
  const value = FIELDS.map((name) => fields[name]).find((one) => typeof one === 'string');
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : null;
}
