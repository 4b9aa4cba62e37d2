/** Sends by writing files: each mail is a file in DATA_DIR/outbox, complete or absent. */

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { nullIfMissing } from '../missing-file.ts';
import type { OutgoingMail, Transport } from './mail.ts';

/**
 * Returns the file name of a mail: it sorts by the Date header and contains no address. A message that is
 * sent again has the same name, so it replaces its file.
 */
export function outboxFileName(mail: Pick<OutgoingMail, 'messageId' | 'raw'>): string {
  const day = /^Date:[ \t]*(.+?)\r?$/im.exec(mail.raw.subarray(0, 8192).toString('latin1'))?.[1];
  const date = new Date(day ?? Number.NaN);
  const stamp = Number.isNaN(date.getTime())
    ? '00000000T000000Z'
    : date.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${fileEnding(mail.messageId)}`;
}

/** Returns the names of the outbox files with these Message-IDs; used to delete an erased reader's copies. */
export async function findOutboxFiles(folder: string, messageIds: readonly string[]): Promise<string[]> {
  const endings = new Set(messageIds.map((messageId) => fileEnding(messageId)));
  const names = (await nullIfMissing(readdir(folder))) ?? [];
  return names.filter((name) => endings.has(name.slice(name.indexOf('-') + 1)));
}

const fileEnding = (messageId: string): string =>
  `${createHash('sha256').update(messageId).digest('hex').slice(0, 20)}.eml`;

/**
 * Creates a transport that writes to `folder`, which is created if it is missing. If the disk is full or not
 * writable, the result is `unreachable`.
 */
export function createOutboxTransport(folder: string): Transport {
  const inFlight = new Set<Promise<unknown>>();

  async function write(mail: OutgoingMail): Promise<string> {
    await mkdir(folder, { recursive: true });
    const name = outboxFileName(mail);
    // Programs that read the outbox look at *.eml only, so they never see a half-written file as a mail.
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
