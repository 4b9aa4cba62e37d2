/** `send-test`: sends one mail to one address, the way digests are sent. */

import { randomUUID } from 'node:crypto';
import { openMailer } from '../delivery/sending/mailer.ts';
import { PaperroundError } from '../errors.ts';
import { composeMessage, noticeHeaders } from '../mail/format/message.ts';
import { messageIdOfNotice } from '../mail/format/message-id.ts';
import { describeAttempt } from '../mail/mail.ts';
import { refuseSuppressed } from '../readers/suppression-store.ts';
import type { CommandModule } from './command.ts';
import { addressArgument } from './readers.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.argument('<email>', 'where it goes');
  },
  async run(context, args) {
    const { address, key } = addressArgument(args[0] as string);
    const app = await context.app();
    // Someone who has only unsubscribed from digests may still get a trial mail.
    await refuseSuppressed(app, key, ['all']);
    const { mailFrom, mailDomain, postalAddress } = app.config;
    const mailer = await openMailer(app);
    try {
      const messageId = messageIdOfNotice({ key: randomUUID(), domain: mailDomain });
      const rendered = (await mailer.mails()).trial({ site: `${await app.baseUrl()}/`, postalAddress });
      const raw = composeMessage({
        ...rendered,
        from: mailFrom,
        to: address,
        date: context.clock.now(),
        messageId,
        headers: noticeHeaders(),
      });
      const outcome = await mailer.transport.send(
        await mailer.sign({ envelope: { from: mailFrom.address, to: address }, messageId, raw }),
      );
      if (outcome.kind === 'sent')
        return {
          json: { sent: true, messageId, response: outcome.response },
          text: `Sent: ${outcome.response}`,
        };
      const seen = describeAttempt(outcome);
      throw new PaperroundError(
        outcome.kind === 'refused' ? 'mail_refused' : 'mail_unavailable',
        `The trial mail was not sent. Seen: ${seen}`,
        {
          hint: 'Check SMTP_URL and what the mail server allows; `paperround doctor` tries the login alone.',
          retryable: outcome.kind !== 'refused',
        },
      );
    } finally {
      await mailer.close();
    }
  },
};
