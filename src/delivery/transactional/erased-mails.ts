/** Deletes an erased reader's mails from the outbox: digests, confirmations and other transactional mails. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageIdOfTransactional, type TransactionalIdentity } from '../../mail/format/message-id.ts';
import { findOutboxFiles } from '../../mail/outbox-transport.ts';

/** What `eraseReader` returns about the mails. */
interface MailsOfErased {
  readonly publicId: string;
  readonly messageIds: readonly string[];
  readonly transactional: readonly TransactionalIdentity[];
}

export async function removeOutboxCopies(
  { dataDir, mailDomain }: { readonly dataDir: string; readonly mailDomain: string },
  { publicId, messageIds, transactional }: MailsOfErased,
): Promise<void> {
  const folder = join(dataDir, 'outbox');
  const others = transactional.map((mail) =>
    messageIdOfTransactional(mail, { readerPublicId: publicId, domain: mailDomain }),
  );
  for (const name of await findOutboxFiles(folder, [...messageIds, ...others]))
    await rm(join(folder, name), { force: true });
}
