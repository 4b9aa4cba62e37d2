/** Stores the readers whose address is a URL; only an operator adds, changes and removes them. */

import type { Database, Transaction } from '../database/client.ts';
import type { WebhookShape } from '../mail/webhook/webhook-request.ts';
import type { AddressHasher } from './address-hash.ts';
import { eraseReader } from './erase-store.ts';
import { lockedReader, lockSignups } from './pending-store.ts';
import { writePreferences } from './preferences-store.ts';
import { type ConsentSource, isSubscribed, type Preferences, type Reader } from './reader.ts';
import { getReader } from './readers-store.ts';
import { activate, applyPreferences } from './subscriptions-store.ts';
import { liftSuppression } from './suppression-store.ts';
import { type WebhookReader, webhookAddress } from './webhook.ts';

/**
 * Adds a webhook, or changes URL and preferences of the one with this name; the record of what it was sent
 * stays. One that was stopped because its URL was gone starts again.
 */
export async function setWebhook(
  db: Database,
  hasher: AddressHasher,
  webhook: Omit<WebhookReader, 'readerId'>,
  preferences: Preferences,
  now: Date,
  by: ConsentSource = 'cli',
): Promise<Reader> {
  const address = webhookAddress(webhook.name, webhook.url);
  const stored = { shape: webhook.shape, url: webhook.url, allowPrivate: webhook.allowPrivate };
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    const known = await tx.webhook.findUnique({ where: { name: webhook.name } });
    if (known !== null)
      await tx.reader.update({
        where: { id: known.readerId },
        data: { email: address.address, emailKey: address.key },
      });
    const { reader } = await lockedReader(tx, address, preferences, now);
    await tx.webhook.upsert({
      where: { readerId: reader.id },
      create: { readerId: reader.id, name: webhook.name, ...stored },
      update: stored,
    });
    await liftSuppression(tx, hasher, address.key, 'all', now);
    if (isSubscribed(reader.status)) {
      await applyPreferences(tx, reader, preferences, now);
    } else {
      await writePreferences(tx, reader.id, preferences);
      const consent = { wording: 'A webhook, set by an operator.', source: by };
      await activate(tx, hasher, await getReader(tx, { id: reader.id }), consent, now);
    }
    return getReader(tx, { id: reader.id });
  });
}

/**
 * Erases a webhook with all that belongs to it, including queued deliveries. If a backup that contains it is
 * restored, it stays out until it is set again. Returns false if there is none with this name.
 */
export async function removeWebhook(
  db: Database,
  hasher: AddressHasher,
  name: string,
  now: Date,
): Promise<boolean> {
  const found = await findWebhookByName(db, name);
  return found !== null && (await eraseReader(db, hasher, { id: found.readerId }, now)) !== null;
}

export async function findWebhookByName(db: Transaction, name: string): Promise<WebhookReader | null> {
  const row = await db.webhook.findUnique({ where: { name } });
  return row === null ? null : toWebhook(row);
}

/** Finds a webhook by the address of its reader, as compared. */
export async function findWebhookByAddress(db: Transaction, address: string): Promise<WebhookReader | null> {
  const row = await db.webhook.findFirst({ where: { reader: { emailKey: address } } });
  return row === null ? null : toWebhook(row);
}

/** Lists all webhooks by name. */
export async function listWebhooks(db: Transaction): Promise<readonly WebhookReader[]> {
  return (await db.webhook.findMany({ orderBy: { name: 'asc' } })).map(toWebhook);
}

const toWebhook = (row: Omit<WebhookReader, 'shape'> & { readonly shape: string }): WebhookReader => ({
  ...row,
  shape: row.shape as WebhookShape,
});

/**
 * Returns the keys that sign what is posted to a reader, one for each key of SECRET_KEY. They are derived, so
 * none is stored.
 */
export const webhookKeys = (hasher: Pick<AddressHasher, 'hashes'>, publicId: string): readonly Buffer[] =>
  hasher
    .hashes('webhook', publicId)
    .map((hash) => Buffer.from(hash.slice(hash.indexOf('.') + 1), 'base64url'));
