/** Helpers of the commands about subscribers: address arguments, and the links of a reader. */

import type { App } from '../app.ts';
import { badUsage, PaperroundError } from '../errors.ts';
import { newestConfirmation } from '../readers/confirmations-store.ts';
import { type ParsedAddress, parseEmailAddress } from '../readers/email-address.ts';
import { signIssued } from '../readers/issued-link.ts';
import type { Reader } from '../readers/reader.ts';
import { findReader } from '../readers/readers-store.ts';
import { isToBeConfirmed } from '../readers/signup-store.ts';
import { findSuppression } from '../readers/suppression-store.ts';
import { isWebhookAddress } from '../readers/webhook.ts';

/** @throws PaperroundError `bad_usage` if it is not an address */
export function addressArgument(text: string): ParsedAddress {
  const check = parseEmailAddress(text);
  if (!check.ok) throw badUsage(`Saw ${JSON.stringify(text.slice(0, 80))}. ${check.reason}`);
  return check.value;
}

/** Parses the address of an existing reader: a mail address, or a webhook as `webhooks list` shows it. */
export const readerArgument = (text: string): ParsedAddress =>
  isWebhookAddress(text) ? { address: text, key: text } : addressArgument(text);

/** @throws PaperroundError `unknown_reader` if no reader has this address */
export async function getReaderByAddress(
  { db, hasher }: Pick<App, 'db' | 'hasher'>,
  text: string,
): Promise<Reader> {
  const { key } = readerArgument(text);
  const reader = await findReader(db, { emailKey: key });
  if (reader !== null) return reader;
  const stop = await findSuppression(db, hasher, key);
  const why = stop === null ? '' : ` It is ${stop.reason}, and not written to.`;
  throw new PaperroundError('unknown_reader', `No subscriber has this address.${why}`, {
    hint: 'List them with `paperround subscribers list`.',
  });
}

/** Returns what a reader wants, on one line of a table. */
export const wishesOf = ({
  topics,
  queries,
  authors,
  exclusions,
}: Pick<Reader, 'topics' | 'queries' | 'authors' | 'exclusions'>): string =>
  [
    ...topics,
    ...queries.map((query) => `“${query}”`),
    ...authors,
    ...exclusions.map((query) => `not “${query}”`),
  ].join(', ');

export async function manageLinks(
  { db, tokens, baseUrl }: Pick<App, 'db' | 'tokens' | 'baseUrl'>,
  reader: Reader,
): Promise<Record<string, string>> {
  const base = await baseUrl();
  const issuedAt = isToBeConfirmed(reader) ? await newestConfirmation(db, reader.id) : null;
  return {
    ...(issuedAt === null
      ? {}
      : { confirm: `${base}/confirm/${signIssued(tokens, 'confirm', reader.publicId, issuedAt)}` }),
    preferences: `${base}/preferences/${tokens.sign('preferences', reader.publicId)}`,
    unsubscribe: `${base}/unsubscribe/${tokens.sign('unsubscribe', reader.publicId)}`,
  };
}
