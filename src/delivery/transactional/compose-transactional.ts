/** Composes a confirmation or other transactional mail, with the same bytes at every attempt. */

import type { RenderedMail } from '../../digest/rendering/mails.ts';
import { composeMessage, noticeHeaders } from '../../mail/format/message.ts';
import { messageIdOfTransactional } from '../../mail/format/message-id.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import { providerHeaders } from '../../mail/providers/providers.ts';
import { signIssued } from '../../readers/issued-link.ts';
import type { Reader } from '../../readers/reader.ts';
import type { ClaimedTransactional } from '../queue/claim-store.ts';
import type { Mailer, MailerParts } from '../sending/mailer.ts';

/** What the links and headers of these mails are made from. */
export type TransactionalParts = Pick<MailerParts, 'config' | 'tokens' | 'baseUrl'>;

type TransactionalMailer = Pick<Mailer, 'sign' | 'envelopeOf' | 'mails'>;

export async function composeTransactional(
  app: TransactionalParts,
  mailer: TransactionalMailer,
  mail: ClaimedTransactional,
  reader: Reader,
): Promise<OutgoingMail> {
  const { mailFrom, mailDomain, providerSecrets } = app.config;
  const messageId = messageIdOfTransactional(mail, { readerPublicId: reader.publicId, domain: mailDomain });
  const rendered = await render(app, mailer, mail, reader);
  // A mail to an address other than the reader's is identified by its id, so that a report on it is not
  // mistaken for one on the reader's address.
  const about = mail.recipient === null ? {} : { id: mail.id };
  const to = mail.recipient ?? reader.email;
  const raw = composeMessage({
    ...rendered,
    from: mailFrom,
    to,
    date: mail.plannedAt,
    messageId,
    headers: [
      ...noticeHeaders(),
      ...providerHeaders(providerSecrets, () => app.tokens.sign('bounce', reader.publicId, about.id)),
    ],
  });
  return mailer.sign({
    envelope: mailer.envelopeOf({ ...about, readerPublicId: reader.publicId, email: to }),
    messageId,
    raw,
  });
}

async function render(
  app: TransactionalParts,
  mailer: TransactionalMailer,
  mail: ClaimedTransactional,
  { publicId }: Reader,
): Promise<RenderedMail> {
  const base = await app.baseUrl();
  const mails = await mailer.mails();
  const setting = { site: `${base}/`, postalAddress: app.config.postalAddress };
  switch (mail.kind) {
    case 'confirmation':
      return mails.confirmation({
        ...setting,
        confirm: `${base}/confirm/${signIssued(app.tokens, 'confirm', publicId, mail.plannedAt)}`,
      });
    case 'preferences':
      return mails.preferencesLink({
        ...setting,
        preferences: `${base}/preferences/${app.tokens.sign('preferences', publicId)}`,
      });
    case 'new-address':
      return mails.newAddress({
        ...setting,
        confirm: `${base}/email/${signIssued(app.tokens, 'email', publicId, mail.plannedAt)}`,
      });
    case 'moved':
      return mails.moved({
        ...setting,
        back: `${base}/email/${signIssued(app.tokens, 'email', publicId, mail.plannedAt)}`,
      });
    case 'address-taken':
      return mails.addressTaken({
        ...setting,
        preferences: `${base}/preferences/${app.tokens.sign('preferences', publicId)}`,
      });
    case 'known':
      return mails.alreadySubscribed({
        ...setting,
        preferences: `${base}/preferences/${app.tokens.sign('preferences', publicId)}`,
        unsubscribe: `${base}/unsubscribe/${app.tokens.sign('unsubscribe', publicId)}`,
      });
  }
}
