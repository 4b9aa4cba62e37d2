/** Deletes an erased reader's mails from the outbox: digests, confirmations and other transactional mails. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageIdOfSingleMail } from '../../mail/format/message-id.ts';
import { outboxFilesOf } from '../../mail/outbox-transport.ts';

/** What `eraseReader` returns about the mails. */
interface MailsOfErased {
  readonly publicId: string;
  readonly messageIds: readonly string[];
  readonly singleMails: readonly { readonly id: number; readonly kind: string; readonly createdAt: Date }[];
}

export async function removeOutboxCopies(
  { dataDir, mailDomain }: { readonly dataDir: string; readonly mailDomain: string },
  { publicId, messageIds, singleMails }: MailsOfErased,
): Promise<void> {
  const folder = join(dataDir, 'outbox');
  const singles = singleMails.map((mail) =>
    messageIdOfSingleMail(mail, { readerPublicId: publicId, domain: mailDomain }),
  );
  for (const name of await outboxFilesOf(folder, [...messageIds, ...singles]))
    await rm(join(folder, name), { force: true });
}
