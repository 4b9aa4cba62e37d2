/**
 * What an adapter of a mail provider does: it puts our id into mails, and authenticates and reads events.
 * Pure.
 */

import type { Json } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Returns what stands at a URL of Amazon SNS: a certificate, or the answer to a confirmation. */
export type FetchFromSns = (url: URL) => Promise<string>;

export interface ProviderRequest {
  readonly headers: Headers;
  readonly body: Buffer;
  /** Of the provider's setting; never empty, and each of them is good. */
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly fetchFromSns: FetchFromSns;
}

export type ProviderAuth =
  | {
      readonly ok: true;
      /** What was signed in place of the body: good for one body only. Absent where the body is signed. */
      readonly signed?: string;
    }
  | {
      readonly ok: false;
      /** Without anything of the request. */
      readonly problem: string;
    };

/** An event about one of the mails that were handed to the provider; perhaps not one of ours. */
export interface MailEvent {
  readonly kind: 'bounce' | 'complaint' | 'unsubscribe';
  /** As the provider calls it. */
  readonly name: string;
  /** The same when the event is sent again. */
  readonly id: string;
  /** RFC 3463; null if none is given. */
  readonly status: string | null;
  /** What the receiving server said, which decides before any code; '' if the provider does not say. */
  readonly words: string;
  /** For people; default: `words`. */
  readonly detail: string;
  /** What the provider's own classification means, where neither words nor status are understood. */
  readonly reason: RefusalReason | null;
  /** Our ids. They are only a claim: a stranger may have put them into a mail. */
  readonly tokens: readonly string[];
  /** With brackets. */
  readonly messageIds: readonly string[];
  readonly recipients: readonly string[];
}

export type ProviderEvent =
  | MailEvent
  /** `not_needed`: known, such as delivered or opened. */
  | { readonly kind: 'not_needed' | 'not_understood'; readonly name: string }
  /** The provider wants its subscription confirmed by a request to this URL. */
  | { readonly kind: 'confirmation'; readonly url: URL };

/** What a secret must look like to be of any use. */
export interface SecretForm {
  /** As it ends the sentence "expected …". */
  readonly description: string;
  fits(secret: string): boolean;
}

export interface ProviderAdapter {
  /** Absent where any text can be the secret. */
  readonly secretForm?: SecretForm;
  /** The header field whose content the provider repeats in every event about the mail. */
  header(token: string): readonly [name: string, value: string];
  authenticate(request: ProviderRequest): ProviderAuth | Promise<ProviderAuth>;
  /** @param document the body, parsed; undefined if it is not JSON */
  read(document: unknown, headers: Headers): readonly ProviderEvent[];
}

/** Under this name our id stands in headers and metadata. */
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

/** Names are shown in `status`, and what is not understood may be anything. */
export const notUnderstood = (name: unknown): ProviderEvent => ({
  kind: 'not_understood',
  name: typeof name === 'string' && /^[\w .-]{1,60}$/.test(name) ? name : 'no name that can be shown',
});

export const authorized: ProviderAuth = { ok: true };
export const unauthorized = (problem: string): ProviderAuth => ({ ok: false, problem });

/** The token behind our name in a header such as `paperround=TOKEN`. */
export const tokensNamedIn = (text: string): string[] =>
  [...text.slice(0, 2_000).matchAll(/\bpaperround[=:]([a-z0-9]{20,64})\b/gi)].map(
    ([, token]) => token as string,
  );

/** The token of a return path of ours. */
export const tokensInReturnPath = (address: string): string[] =>
  [...address.slice(0, 500).matchAll(/\bbounce\+([a-z0-9]{20,64})@/gi)].map(([, token]) => token as string);

/** The token in a provider's metadata. */
export const tokensInMetadata = (metadata: Json): string[] => {
  const token = metadata[TOKEN_NAME];
  return typeof token === 'string' && token.length <= 64 ? [token] : [];
};

/** With or without its angle brackets. */
export const messageIdsIn = (text: string): string[] =>
  /^<?[^<>\s]{1,250}>?$/.test(text) ? [`<${text.replace(/[<>]/g, '')}>`] : [];

export const statusIn = (text: string): string | null =>
  /^[245]\.\d{1,3}\.\d{1,3}$/.exec(text.trim())?.[0] ?? null;
