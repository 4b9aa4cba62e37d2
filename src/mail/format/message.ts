/** Composes a whole mail (RFC 5322, RFC 2046) from fragments that are encoded already. Pure. */

import type { Fragment } from './fragment.ts';
import { createHeaderFields, type HeaderFields, mailboxField } from './mime.ts';

export interface Message {
  readonly from: { readonly name: string; readonly address: string };
  /** Exactly one address. */
  readonly to: string;
  readonly subject: string;
  /** The same for every attempt of a delivery. */
  readonly date: Date;
  /** With or without its angle brackets. */
  readonly messageId: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null for a mail that has only text. */
  readonly html: readonly Fragment[] | null;
  readonly text: readonly Fragment[];
}

/**
 * Returns the bytes of a mail: 7-bit, CRLF, multipart/alternative with text before html, or text only. The
 * same input always results in the same bytes. The body is its own `relaxed` form (RFC 6376 §3.4.4) and no
 * line begins with a dot, so it can be hashed and sent unchanged.
 * @param allocate allocates the memory to compose into
 * @param fields writes the header; pass the same one for many mails, so that it reuses what they share
 */
export function composeMessage(
  message: Message,
  allocate: (bytes: number) => Buffer = Buffer.allocUnsafe,
  fields: HeaderFields = createHeaderFields(),
): Buffer {
  const messageId = `<${message.messageId.replace(/^<|>$/g, '')}>`;
  const boundary = boundaryOf(messageId);
  const head =
    mailboxField('From', message.from) +
    mailboxField('To', { address: message.to }) +
    fields.field('Subject', message.subject) +
    fields.field('Date', fields.date(message.date)) +
    fields.field('Message-ID', messageId) +
    message.headers.map(([name, value]) => fields.field(name, value)).join('') +
    'MIME-Version: 1.0\r\n' +
    (message.html === null
      ? partHead('plain')
      : `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${partHead('plain')}`);
  const html = message.html ?? [];
  const middle = message.html === null ? '' : `\r\n--${boundary}\r\n${partHead('html')}`;
  const end = message.html === null ? '' : `\r\n--${boundary}--\r\n`;
  // All of it is ASCII, so there are as many bytes as characters.
  const raw = allocate(head.length + lengthOf(message.text) + middle.length + lengthOf(html) + end.length);
  let at = raw.write(head, 0, 'latin1');
  at = copyInto(raw, at, message.text);
  at += raw.write(middle, at, 'latin1');
  at = copyInto(raw, at, html);
  raw.write(end, at, 'latin1');
  return raw;
}

function lengthOf(fragments: readonly Fragment[]): number {
  let length = 0;
  for (const { encoded } of fragments) length += encoded.length;
  return length;
}

/** Returns the position after what it wrote. */
function copyInto(raw: Buffer, start: number, fragments: readonly Fragment[]): number {
  let at = start;
  for (const { encoded, bytes } of fragments) {
    if (bytes === null) raw.write(encoded, at, 'latin1');
    else raw.set(bytes, at);
    at += encoded.length;
  }
  return at;
}

interface DigestHeaderFacts {
  /** The list's name, as mail programs show it. */
  readonly listName: string;
  /** Stays the same over the whole life of the list: `digest.papers.example` (RFC 2919 §3). */
  readonly listId: string;
  readonly unsubscribeUrl: string;
  /** The address for unsubscribing by `mailto:`; null for none. */
  readonly unsubscribeMailto: { readonly address: string; readonly subject: string } | null;
  /**
   * At most four parts, separated by colons, without anything about the reader:
   * `2026-03-11:daily:digest:papers`.
   */
  readonly feedbackId: string;
}

/** Returns a digest's headers besides From, To, Subject, Date and Message-ID (RFC 2369, 2919, 3834, 8058). */
export const digestHeaders = (facts: DigestHeaderFacts): [string, string][] => [
  ['List-Id', `${quotedName(facts.listName)} <${facts.listId}>`],
  ['List-Unsubscribe', [`<${facts.unsubscribeUrl}>`, ...mailtoOf(facts.unsubscribeMailto)].join(', ')],
  ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ['Feedback-ID', facts.feedbackId],
  ['Precedence', 'bulk'],
  ...noticeHeaders(),
];

/**
 * Returns the headers of confirmations and other transactional mails. They have no `List-…` headers, because
 * there is nothing to unsubscribe from.
 */
export const noticeHeaders = (): [string, string][] => [['Auto-Submitted', 'auto-generated']];

/** RFC 6068. A token goes into the subject, because a local part may have 64 octets at most. */
const mailtoOf = (mailto: DigestHeaderFacts['unsubscribeMailto']): string[] =>
  mailto === null
    ? []
    : [
        `<mailto:${mailto.address.split('@').map(encodeURIComponent).join('@')}?subject=${encodeURIComponent(mailto.subject)}>`,
      ];

const quotedName = (name: string): string =>
  /^[\w -]+$/.test(name) || /[^ -~]/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;

const partHead = (kind: 'plain' | 'html'): string =>
  `Content-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;

/**
 * `=_` cannot occur in quoted-printable, so no body can contain the boundary (RFC 2045 §6.7). It has at most
 * 70 characters (RFC 2046 §5.1.1).
 */
const boundaryOf = (messageId: string): string => `=_${messageId.replace(/[^\w.+-]/g, '').slice(0, 60)}`;
