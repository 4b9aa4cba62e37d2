/** The mailer: what sending needs and is slow to open, i.e. transports, signer and (on demand) templates. */

import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/client.ts';
import { deleteMetadata, writeMetadata } from '../../database/metadata-store.ts';
import {
  openRenderContext,
  type RenderContext,
  type RenderParts,
} from '../../digest/rendering/compose-digest.ts';
import { loadMails, type Mails } from '../../digest/rendering/mails.ts';
import { loadOnce } from '../../load-once.ts';
import { type Logger, redact } from '../../log.ts';
import { createFailoverTransport } from '../../mail/failover-transport.ts';
import { createMailBuffers, type MailBuffers } from '../../mail/format/buffer-pool.ts';
import { createSigner } from '../../mail/format/dkim.ts';
import type { Envelope, OutgoingMail, Transport } from '../../mail/mail.ts';
import { createOutboxTransport } from '../../mail/outbox-transport.ts';
import type { SmtpTimeouts } from '../../mail/smtp/smtp-connection.ts';
import { createSmtpTransport } from '../../mail/smtp/smtp-transport.ts';

export interface Mailer {
  readonly transport: Transport;
  /** Buffers that mails are composed into; the buffer of a sent mail is reused. */
  readonly buffers: MailBuffers;
  /**
   * For confirmations and other transactional mails: SMTP_URL_CONFIRMATIONS if that is set, otherwise
   * `transport`.
   */
  readonly transactionalTransport: Transport;
  /** Signs the mail if DKIM is configured, otherwise returns it unchanged. */
  sign(mail: OutgoingMail): Promise<OutgoingMail>;
  /**
   * Returns the return path and recipient (RFC 5321 §2.3.1) of a delivery, or of a transactional mail, which
   * has no `id`.
   */
  envelopeOf(mail: {
    readonly id?: number;
    readonly readerPublicId: string;
    readonly email: string;
  }): Envelope;
  renderContext(): Promise<RenderContext>;
  mails(): Promise<Mails>;
  close(): Promise<void>;
}

export interface MailerParts extends RenderParts {
  readonly config: RenderParts['config'] &
    Pick<Config, 'dataDir' | 'dkim' | 'smtpUrl' | 'smtpUrlConfirmations' | 'smtpUrlFallback' | 'sources'>;
  readonly db: Database;
  readonly clock: Pick<Clock, 'now' | 'realNow'>;
  readonly log: Logger;
}

/**
 * @throws PaperroundError `bad_signing_key` if the key cannot sign and verify a probe, so that nothing is
 * ever sent unsigned
 */
export async function openMailer(parts: MailerParts): Promise<Mailer> {
  const { config, tokens } = parts;
  const signer = config.dkim === null ? null : await createSigner(config.dkim);
  const { transport, transactionalTransport, close } = openTransports(parts);
  const buffers = createMailBuffers();
  return {
    transport,
    buffers,
    transactionalTransport,
    sign: async (mail) =>
      signer === null ? mail : { ...mail, raw: await signer.sign(mail.raw, buffers.take) },
    envelopeOf: ({ id, readerPublicId, email }) => ({
      from:
        config.bounceDomain === null
          ? config.mailFrom.address
          : `bounce+${tokens.sign('bounce', readerPublicId, id)}@${config.bounceDomain}`,
      to: email,
    }),
    renderContext: loadOnce(() => openRenderContext(parts)),
    mails: loadOnce(loadMails),
    close,
  };
}

/**
 * How long to wait for a connection to a server that has a fallback, or that gets transactional mails only
 * and must not delay digests. Giving up is safe then: nothing of the mail has been sent.
 */
const CONNECT_SOON_MS = 30_000;

function openTransports(parts: MailerParts): Pick<Mailer, 'transport' | 'transactionalTransport' | 'close'> {
  const { smtpUrl, smtpUrlConfirmations, smtpUrlFallback, mailDomain, dataDir } = parts.config;
  if (smtpUrl === null) {
    const outbox = createOutboxTransport(join(dataDir, 'outbox'));
    return { transport: outbox, transactionalTransport: outbox, close: () => outbox.close() };
  }
  const smtp = (url: string, timeouts: Partial<SmtpTimeouts> = {}) =>
    createSmtpTransport({ url, name: mailDomain, timeouts });
  let noted = Promise.resolve();
  const fallback = smtpUrlFallback === null ? null : smtp(smtpUrlFallback);
  const open = (
    url: string,
    key: 'smtp_url_unavailable' | 'smtp_url_confirmations_unavailable',
  ): Transport =>
    fallback === null
      ? smtp(url, key === 'smtp_url_unavailable' ? {} : { connectMs: CONNECT_SOON_MS })
      : createFailoverTransport({
          first: smtp(url, { connectMs: CONNECT_SOON_MS }),
          second: fallback,
          realNow: parts.clock.realNow,
          onChange: (unavailable) => {
            noted = noted.then(() => noteServer(parts, key, unavailable));
          },
        });
  const transport = open(smtpUrl, 'smtp_url_unavailable');
  const transactionalTransport =
    smtpUrlConfirmations === null
      ? transport
      : open(smtpUrlConfirmations, 'smtp_url_confirmations_unavailable');
  return {
    transport,
    transactionalTransport,
    async close() {
      await Promise.all([transport.close(), transactionalTransport.close()]);
      await noted;
    },
  };
}

/** Forgets that a server was unavailable if it is not set any more, or has no fallback any more. */
export async function forgetUnusedServers({ config, db }: Pick<MailerParts, 'config' | 'db'>): Promise<void> {
  const { smtpUrl, smtpUrlConfirmations, smtpUrlFallback } = config;
  const hasFallback = smtpUrl !== null && smtpUrlFallback !== null;
  if (!hasFallback) await deleteMetadata(db, 'smtp_url_unavailable');
  if (!hasFallback || smtpUrlConfirmations === null)
    await deleteMetadata(db, 'smtp_url_confirmations_unavailable');
}

/** Reports a server's state in the log, and in the metadata for `status`, which runs in another process. */
async function noteServer(
  { db, clock, log }: MailerParts,
  key: 'smtp_url_unavailable' | 'smtp_url_confirmations_unavailable',
  reason: string | null,
): Promise<void> {
  if (reason !== null) log.error({ reason }, 'a mail server is unavailable; mail goes by SMTP_URL_FALLBACK');
  try {
    await (reason === null
      ? deleteMetadata(db, key)
      : writeMetadata(db, key, `${clock.now().toISOString()}: ${redact(reason)}`));
  } catch (err) {
    log.warn({ err }, 'the state of a mail server could not be noted');
  }
}
