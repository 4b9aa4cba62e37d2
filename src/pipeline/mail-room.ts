/** What sending needs and what costs time to open: the transport, the signer and, when first wanted, the templates. */
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { Envelope, OutgoingMail, Transport } from '../delivery/delivery.ts';
import { createSigner } from '../delivery/dkim.ts';
import { createOutboxTransport } from '../delivery/outbox-transport.ts';
import { createSmtpTransport } from '../delivery/smtp-transport.ts';
import { loadMails, type Mails } from '../digest/mails.ts';
import { openPress, type Press } from './compose-digest.ts';

export interface MailRoom {
  readonly transport: Transport;
  /** Signs when DKIM is configured, else gives the mail as it is. */
  sign(mail: OutgoingMail): Promise<OutgoingMail>;
  /** Return path and recipient of a delivery (RFC 5321 §2.3.1). */
  envelopeOf(delivery: { readonly id: number; readonly readerPublicId: string; readonly email: string }): Envelope;
  press(): Promise<Press>;
  mails(): Promise<Mails>;
  close(): Promise<void>;
}

/** @throws PaperroundError `bad_signing_key` when the key does not sign and verify a probe: nothing is ever sent unsigned. */
export async function openMailRoom(app: App): Promise<MailRoom> {
  const { config } = app;
  const signer = config.dkim === null ? null : await createSigner(config.dkim);
  const transport =
    config.smtpUrl === null
      ? createOutboxTransport(join(config.dataDir, 'outbox'))
      : createSmtpTransport({ url: config.smtpUrl, concurrency: config.sendConcurrency, name: config.mailDomain });
  let press: Promise<Press> | undefined;
  let mails: Promise<Mails> | undefined;
  return {
    transport,
    sign: async (mail) => (signer === null ? mail : { ...mail, raw: await signer.sign(mail.raw) }),
    envelopeOf: ({ id, readerPublicId, email }) => ({
      from:
        config.bounceDomain === null
          ? config.mailFrom.address
          : `bounce+${app.tokens.sign('bounce', readerPublicId, id)}@${config.bounceDomain}`,
      to: email,
    }),
    press: () => {
      press ??= openPress(app);
      return press;
    },
    mails: () => {
      mails ??= loadMails();
      return mails;
    },
    close: () => transport.close(),
  };
}
