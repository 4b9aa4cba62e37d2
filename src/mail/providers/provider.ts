/**
 * What the adapter of a mail provider does: it puts our id into mails, and authenticates and reads events.
 * Pure.
 */

import type { Json } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Returns the content at a URL of Amazon SNS: a certificate, or the answer to a confirmation. */
export type FetchFromSns = (url: URL) => Promise<string>;

export interface ProviderRequest {
  readonly headers: Headers;
  readonly body: Buffer;
  /** The secrets configured for this provider; at least one, and any of them is valid. */
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly fetchFromSns: FetchFromSns;
}

export type ProviderAuth =
  | {
      readonly ok: true;
      /**
       * The text that was signed instead of the body, and is valid for one body only. Absent if the body is
       * signed.
       */
      readonly signed?: string;
    }
  | {
      readonly ok: false;
      /** What is wrong, without anything from the request. */
      readonly problem: string;
    };

/** An event about a mail that was handed to the provider, perhaps not one of ours. */
export interface MailEvent {
  readonly kind: 'bounce' | 'complaint' | 'unsubscribe';
  /** The provider's name for the event. */
  readonly name: string;
  /** Stays the same when the provider repeats the event. */
  readonly id: string;
  /** An RFC 3463 status; null if there is none. */
  readonly status: string | null;
  /**
   * What the receiving server said, which takes precedence over any code; '' if the provider does not say.
   */
  readonly words: string;
  /** Shown to people; default: `words`. */
  readonly detail: string;
  /** What the provider's own classification means; used if neither words nor status are understood. */
  readonly reason: RefusalReason | null;
  /** Our ids. They are only a claim, because a stranger may have put them into a mail. */
  readonly tokens: readonly string[];
  /** With angle brackets. */
  readonly messageIds: readonly string[];
  readonly recipients: readonly string[];
}

export type ProviderEvent =
  | MailEvent
  /** `not_needed`: a known event that we ignore, such as delivered or opened. */
  | { readonly kind: 'not_needed' | 'not_understood'; readonly name: string }
  /** The provider wants us to confirm its subscription by a request to this URL. */
  | { readonly kind: 'confirmation'; readonly url: URL };

/** The form that a secret must have to be of any use. */
export interface SecretForm {
  /** Completes the sentence "expected …". */
  readonly description: string;
  fits(secret: string): boolean;
}

export interface ProviderAdapter {
  /** Absent if the secret can be any text. */
  readonly secretForm?: SecretForm;
  /** Returns a header field whose content the provider repeats in every event about the mail. */
  header(token: string): readonly [name: string, value: string];
  authenticate(request: ProviderRequest): ProviderAuth | Promise<ProviderAuth>;
  /** @param document the parsed body; undefined if it is not JSON */
  read(document: unknown, headers: Headers): readonly ProviderEvent[];
}

/** The name of our id in headers and metadata. */
export const TOKEN_NAME = 'paperround';

export const mailEvent = (
  kind: MailEvent['kind'],
  name: string,
  facts: Partial<MailEvent> & Pick<MailEvent, 'id'>,
): MailEvent => ({
  kind,
  name,
  status: null,
  words: '',
  detail: facts.words ?? '',
  reason: null,
  tokens: [],
  messageIds: [],
  recipients: [],
  ...facts,
});

export const notNeeded = (name: string): ProviderEvent => ({ kind: 'not_needed', name });

/** Checks the name, because `status` shows it and an event that is not understood may contain anything. */
export const notUnderstood = (name: unknown): ProviderEvent => ({
  kind: 'not_understood',
  name: typeof name === 'string' && /^[\w .-]{1,60}$/.test(name) ? name : 'no name that can be shown',
});

export const authorized: ProviderAuth = { ok: true };
export const unauthorized = (problem: string): ProviderAuth => ({ ok: false, problem });

/** Returns the tokens after our name in a header such as `paperround=TOKEN`. */
export const tokensNamedIn = (text: string): string[] =>
  [...text.slice(0, 2_000).matchAll(/\bpaperround[=:]([a-z0-9]{20,64})\b/gi)].map(
    ([, token]) => token as string,
  );

/** Returns the tokens in a return path of ours. */
export const tokensInReturnPath = (address: string): string[] =>
  [...address.slice(0, 500).matchAll(/\bbounce\+([a-z0-9]{20,64})@/gi)].map(([, token]) => token as string);

/** Returns the token in a provider's metadata; empty if there is none. */
export const tokensInMetadata = (metadata: Json): string[] => {
  const token = metadata[TOKEN_NAME];
  return typeof token === 'string' && token.length <= 64 ? [token] : [];
};

/** Accepts a Message-ID with or without its angle brackets, and returns it with them. */
export const messageIdsIn = (text: string): string[] =>
  /^<?[^<>\s]{1,250}>?$/.test(text) ? [`<${text.replace(/[<>]/g, '')}>`] : [];

export const statusIn = (text: string): string | null =>
  /^[245]\.\d{1,3}\.\d{1,3}$/.exec(text.trim())?.[0] ?? null;
