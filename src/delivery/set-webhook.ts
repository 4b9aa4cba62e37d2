/** Sets a webhook for an operator, from the command line or the page: checks everything, then stores it. */

import type { Clock } from '../clock.ts';
import type { Database } from '../database/client.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import {
  type PreferencesInput,
  type PreferencesProblem,
  parseNewPreferences,
  parsePreferences,
} from '../readers/preferences.ts';
import type { ConsentSource, Reader } from '../readers/reader.ts';
import { getReader } from '../readers/readers-store.ts';
import {
  type AskedWebhook,
  parseWebhook,
  type WebhookField,
  type WebhookReader,
} from '../readers/webhook.ts';
import { findWebhookByName, setWebhook } from '../readers/webhooks-store.ts';
import { lookUpAddresses } from '../sources/fetching/checked-addresses.ts';
import { FetchRefused } from '../sources/fetching/fetch-failure.ts';
import { readerRules } from '../topics/reader-rules.ts';
import type { Topic } from '../topics/topic.ts';

interface SetWebhookParts {
  readonly db: Database;
  readonly hasher: AddressHasher;
  readonly topics: readonly Topic[];
  readonly clock: Pick<Clock, 'now'>;
}

/** What is wrong; the message is a sentence and repeats nothing of the URL, which may be a secret. */
export interface WebhookProblem {
  readonly field: WebhookField | PreferencesProblem['field'];
  readonly message: string;
}

export interface SetWebhook {
  readonly webhook: WebhookReader;
  readonly reader: Reader;
}

/** A change that was checked. Nothing is stored until `set` is called. */
export type PreparedWebhook =
  | { readonly ok: true; set(): Promise<SetWebhook> }
  | { readonly ok: false; readonly problems: readonly WebhookProblem[] };

interface WebhookChange {
  readonly webhook: Omit<WebhookReader, 'readerId'>;
  readonly preferences: PreferencesInput;
  readonly by: ConsentSource;
}

/** Prepares a new webhook, or a new URL and preferences for the existing webhook of this name. */
export async function prepareWebhook(
  parts: SetWebhookParts,
  asked: AskedWebhook,
  preferences: PreferencesInput,
  by: ConsentSource,
): Promise<PreparedWebhook> {
  const check = parseWebhook(asked);
  if (!check.ok) return { ok: false, problems: [{ field: check.field, message: check.reason }] };
  const refusal = await findRefusal(check.webhook);
  if (refusal !== null) return { ok: false, problems: [{ field: 'url', message: refusal }] };
  const known = await findWebhookByName(parts.db, check.webhook.name);
  return prepareChange(parts, known, { webhook: check.webhook, preferences, by });
}

/**
 * @param known the existing webhook, which keeps what `preferences` leaves out; null for a new one
 */
export async function prepareChange(
  { db, hasher, topics, clock }: SetWebhookParts,
  known: WebhookReader | null,
  { webhook, preferences, by }: WebhookChange,
): Promise<PreparedWebhook> {
  const now = clock.now();
  const rules = readerRules(topics);
  const check =
    known === null
      ? parseNewPreferences(preferences, rules, now)
      : parsePreferences(preferences, await getReader(db, { id: known.readerId }), rules);
  if (!check.ok) return check;
  return {
    ok: true,
    async set() {
      const reader = await setWebhook(db, hasher, webhook, check.preferences, now, by);
      return { webhook: { ...webhook, readerId: reader.id }, reader };
    },
  };
}

/**
 * Returns why this URL must not be posted to; null if it may be. A host name that does not resolve is
 * accepted, because it may resolve later.
 */
async function findRefusal({
  url,
  allowPrivate,
}: Pick<WebhookReader, 'url' | 'allowPrivate'>): Promise<string | null> {
  try {
    await lookUpAddresses(new URL(url), allowPrivate);
    return null;
  } catch (error) {
    return error instanceof FetchRefused
      ? `${error.message}. Where private addresses are allowed for it, it may be, but never link-local or a metadata service.`
      : null;
  }
}
