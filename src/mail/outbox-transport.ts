/** Sends by writing files: each mail is a file in DATA_DIR/outbox, complete or absent. */

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { OutgoingMail, Transport } from './mail.ts';

/**
 * The file of a mail: sorted by its Date header, and the same whenever the same message is sent again,
 * so that a resend replaces its file. The name contains no address.
 */
export function outboxFileName(mail: Pick<OutgoingMail, 'messageId' | 'raw'>): string {
  const day = /^Date:[ \t]*(.+?)\r?$/im.exec(mail.raw.subarray(0, 8192).toString('latin1'))?.[1];
  const date = new Date(day ?? Number.NaN);
  const stamp = Number.isNaN(date.getTime())
    ? '00000000T000000Z'
    : date.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${fileEnding(mail.messageId)}`;
}

/** The outbox files of the mails with these Message-IDs, for deleting an erased reader's copies. */
export async function findOutboxFiles(folder: string, messageIds: readonly string[]): Promise<string[]> {
  const endings = new Set(messageIds.map((messageId) => fileEnding(messageId)));
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => endings.has(name.slice(name.indexOf('-') + 1)));
}

const fileEnding = (messageId: string): string =>
  `${createHash('sha256').update(messageId).digest('hex').slice(0, 20)}.eml`;

/**
 * A transport that writes to the folder `folder`, which is created if missing. A full or forbidden
 * disk is `unreachable`.
 */
export function createOutboxTransport(folder: string): Transport {
  const inFlight = new Set<Promise<unknown>>();

  async function write(mail: OutgoingMail): Promise<string> {
    await mkdir(folder, { recursive: true });
    const name = outboxFileName(mail);
    // Readers of the outbox look at *.eml only, so a half-written file is never a mail.
    const half = join(folder, `.${name}.${process.pid}.part`);
    try {
      const file = await open(half, 'w', 0o600);
      try {
        await file.writeFile(mail.raw);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, join(folder, name));
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    return name;
  }

  return {
    async send(mail, gate) {
      if (gate) await gate();
      const writing = write(mail);
      inFlight.add(writing);
      try {
        return { kind: 'sent', response: `250 2.0.0 written to outbox/${await writing}` };
      } catch (error) {
        return { kind: 'unreachable', reason: `The outbox could not be written: ${messageOf(error)}` };
      } finally {
        inFlight.delete(writing);
      }
    },
    async close() {
      await Promise.allSettled(inFlight);
    },
  };
}
