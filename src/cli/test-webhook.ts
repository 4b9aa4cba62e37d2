/**
 * Composes a webhook's next edition, or posts it as a test; nothing is recorded, so the papers come again.
 */

import { randomUUID } from 'node:crypto';
import type { MailerParts } from '../delivery/sending/mailer.ts';
import { composeForWebhook, openWebhookTransport } from '../delivery/sending/webhooks.ts';
import type { ComposedShape } from '../digest/rendering/shapes/shapes.ts';
import { messageIdOfNotice } from '../mail/format/message-id.ts';
import type { AttemptResult } from '../mail/mail.ts';
import { selectNext } from '../pipeline/preview-digest.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { localDayOf } from '../readers/next-due.ts';
import type { Reader } from '../readers/reader.ts';

type TestParts = MailerParts & { readonly hasher: Pick<AddressHasher, 'hashes'> };

/** Returns the next edition; null if nothing matches, or the webhook has been removed meanwhile. */
export async function composeNextForWebhook(app: TestParts, reader: Reader): Promise<ComposedShape | null> {
  const selection = (await selectNext(app, reader))?.selection();
  if (selection === undefined || selection.items.length === 0) return null;
  const parts = {
    base: await app.baseUrl(),
    topicNames: new Map(app.topics.map(({ slug, name }) => [slug, name])),
  };
  const to = { ...reader, localDay: localDayOf(reader.timeZone, app.clock.now()) };
  return composeForWebhook(app, parts, to, selection);
}

export interface WebhookTest {
  readonly papers: number;
  readonly result: AttemptResult;
}

/** Posts the next edition. Returns null as `composeNextForWebhook` does. */
export async function testWebhook(app: TestParts, reader: Reader): Promise<WebhookTest | null> {
  const composed = await composeNextForWebhook(app, reader);
  if (composed === null) return null;
  const messageId = messageIdOfNotice({ key: randomUUID(), domain: app.config.mailDomain });
  const transport = openWebhookTransport(app);
  const mail = { envelope: { from: '', to: reader.email }, messageId, raw: composed.body };
  return { papers: composed.shown.length, result: await transport.send(mail) };
}
