/** Extracts the mail from a webhook body: raw, or a field of a form or JSON document. */

import { isObject, parsedJson } from '../../../json-fields.ts';
import { parseFormParts } from '../../http/form.ts';

/** The field that contains the whole mail at SendGrid, Mailgun, CloudMailin, ForwardEmail and Postmark. */
const FIELDS = ['email', 'body-mime', 'message', 'raw', 'RawEmail'] as const;

/** Returns null if the body contains no mail. */
export function mailInBody(body: Buffer, contentType: string): Buffer | null {
  const mail = found(body, contentType);
  return mail === null || mail.length === 0 ? null : mail;
}

function found(body: Buffer, contentType: string): Buffer | null {
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'multipart/form-data':
    case 'application/x-www-form-urlencoded':
      return inForm(body, contentType);
    case 'application/json':
      return inJson(body);
    default:
      // message/rfc822, and what pipes send without a content type.
      return body;
  }
}

function inForm(body: Buffer, contentType: string): Buffer | null {
  const parts = parseFormParts(body, contentType);
  for (const name of FIELDS) {
    const part = parts.find((one) => one.name === name);
    if (part !== undefined) return part.bytes;
  }
  return null;
}

function inJson(body: Buffer): Buffer | null {
  const fields = parsedJson(body.toString('utf8'));
  if (!isObject(fields)) return null;
  const value = FIELDS.map((name) => fields[name]).find((one) => typeof one === 'string');
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : null;
}
