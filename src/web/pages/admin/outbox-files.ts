/** Reads the mails in DATA_DIR/outbox for display; the only web file that uses postal-mime. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { nullIfMissing } from '../../../missing-file.ts';

export interface ShownMail {
  readonly name: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly date: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Matches only names that the outbox itself writes, which rules out path traversal. */
const FILE = /^[\w-]{1,100}\.eml$/;

/** Returns the file names of all mails, newest first. */
export async function outboxNames(folder: string): Promise<readonly string[]> {
  const names = (await nullIfMissing(readdir(folder))) ?? [];
  return names.filter((name) => FILE.test(name)).sort((one, other) => (one < other ? 1 : -1));
}

/** Returns the raw bytes of a mail; null if there is none of this name. */
export async function rawMail(folder: string, name: string): Promise<Buffer | null> {
  return FILE.test(name) ? nullIfMissing(readFile(join(folder, name))) : null;
}

export async function readMail(folder: string, name: string): Promise<ShownMail | null> {
  const raw = await rawMail(folder, name);
  if (raw === null) return null;
  const mail = await PostalMime.parse(new Uint8Array(raw));
  return {
    name,
    subject: mail.subject ?? '(no subject)',
    from: formatMailbox(mail.from),
    to: (mail.to ?? []).map(formatMailbox).join(', '),
    date: mail.date ?? '',
    html: mail.html ?? '',
    text: mail.text ?? '',
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
  };
}

const formatMailbox = (mailbox: Email['from']): string =>
  mailbox?.address === undefined
    ? ''
    : mailbox.name
      ? `${mailbox.name} <${mailbox.address}>`
      : mailbox.address;
