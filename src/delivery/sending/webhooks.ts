/** What sending needs for readers whose address is a URL: the body of an edition, and a way to post it. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { Selection } from '../../digest/digest.ts';
import { type ChannelParts, channelView } from '../../digest/rendering/shapes/channel-view.ts';
import { type ComposedShape, composeShape } from '../../digest/rendering/shapes/shapes.ts';
import type { Transport } from '../../mail/mail.ts';
import { createWebhookTransport } from '../../mail/webhook/webhook-transport.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import type { Look } from '../../readers/reader.ts';
import { findReader } from '../../readers/readers-store.ts';
import { findWebhookByAddress, webhookKeys } from '../../readers/webhooks-store.ts';
import { lookUpAddresses } from '../../sources/fetching/checked-addresses.ts';

export interface WebhookParts {
  readonly db: Database;
  readonly hasher: Pick<AddressHasher, 'hashes'>;
  readonly clock: Pick<Clock, 'realNow'>;
}

/**
 * Looks up each webhook when its edition is sent, so that a changed URL also applies to editions that are
 * waiting.
 */
export const openWebhookTransport = ({ db, hasher, clock }: WebhookParts): Transport =>
  createWebhookTransport({
    realNow: clock.realNow,
    resolve: lookUpAddresses,
    async find(address) {
      const webhook = await findWebhookByAddress(db, address);
      if (webhook === null) return null;
      const reader = await findReader(db, { id: webhook.readerId });
      return reader === null ? null : { ...webhook, keys: webhookKeys(hasher, reader.publicId) };
    },
  });

/** Returns the body of an edition for the webhook of this address; null if the webhook was removed. */
export async function composeForWebhook(
  { db }: Pick<WebhookParts, 'db'>,
  context: ChannelParts,
  to: Look & { readonly email: string; readonly localDay: string },
  selection: Selection,
): Promise<ComposedShape | null> {
  const webhook = await findWebhookByAddress(db, to.email);
  return webhook === null ? null : composeShape(webhook.shape, channelView(context, to, selection));
}
