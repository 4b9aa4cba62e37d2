/** Reads fields, tokens, addresses and parts of a mail that was returned to us. Pure. */

import { type Attachment, decodeWords, type Email } from 'postal-mime';
import type { ReturnedText } from './returned-text.ts';

/** By name in lower case; the first value of each name. */
export type Fields = ReadonlyMap<string, string>;

/** Finds tokens in the address that the mail was sent to, and in its subject. */
export function findUnsubscribeTokens(headers: Fields): string[] {
  const to = ['to', 'delivered-to', 'x-original-to', 'envelope-to']
    .map((name) => headers.get(name) ?? '')
    .join(' ');
  const addressed = [...to.matchAll(/\bunsubscribe\+([\w-]{20,64})@/gi)].map(([, token]) => token as string);
  const subject = /^(?:re: ?)?unsubscribe[ :]{1,5}([\w-]{20,64})$/i.exec(
    headers.get('subject')?.trim() ?? '',
  )?.[1];
  return firstDistinct(subject === undefined ? addressed : [...addressed, subject]);
}

export const bounceTokensIn = (text: string): string[] =>
  [...text.matchAll(/\bbounce\+([a-z0-9]{20,64})@/gi)].map(([, token]) => (token as string).toLowerCase());

export const listTokensIn = (field: string): string[] =>
  [...field.matchAll(/\/unsubscribe\/([\w-]{20,64})>/g)].map(([, token]) => token as string);

/**
 * Returns the headers of the returned mail: of a part (the whole mail, or headers only), or of the text below
 * a line that introduces it.
 */
export const returnedHeaders = (mail: Email, { copy }: ReturnedText): Fields[] => [
  ...mail.attachments
    .filter(({ mimeType }) =>
      /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(mimeType),
    )
    .map((part) => parseFields(headOf(readContent(part)))),
  ...(copy === '' ? [] : [parseFields(headOf(copy))]),
];

const headOf = (text: string): string => text.slice(0, LARGEST_HEAD).split(/\r?\n\r?\n/)[0] as string;

/** Maximum characters of headers; ours have a few thousand. */
const LARGEST_HEAD = 256 * 1024;

/** Returns the content of the first part of one of these types; null if there is none. */
export const findPart = (mail: Email, ...types: readonly string[]): string | null => {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType));
  return part ? readContent(part) : null;
};

/** Returns the content with LF line ends. */
export const readContent = ({ content }: Attachment): string =>
  (typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('latin1')).replace(
    /\r\n/g,
    '\n',
  );

/** Returns the mail's fields; subject and sender are decoded (RFC 2047). */
export const readMailFields = (mail: Email): Fields =>
  new Map(
    [...mail.headers]
      .reverse()
      .map(({ key, value }) => [
        key,
        key === 'subject' || key === 'from' ? decodeWords(value.slice(0, LONGEST_FIELD)) : value,
      ]),
  );

/** Maximum characters of a subject or sender that are decoded. */
const LONGEST_FIELD = 2_000;

/** Parses lines of the form of headers, unfolded; the first of each name counts. */
export function parseFields(text: string): Fields {
  const fields = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const name = /^[\w-]{1,60}(?=:)/.exec(line)?.[0].toLowerCase();
    if (name !== undefined && !fields.has(name)) fields.set(name, line.slice(name.length + 1).trimStart());
  }
  return fields;
}

export const idsIn = (value: string | undefined): string[] => value?.match(/<[^<>\s]+>/g) ?? [];

export const addressesIn = (value: string | undefined): string[] =>
  value?.match(/[^\s<>,;:"]{1,64}@[^\s<>,;:"]{1,255}/g) ?? [];

/** Returns each value once, and no more than twenty: a real report names only a few. */
export const firstDistinct = (values: readonly string[]): string[] => [...new Set(values)].slice(0, 20);
