/** Signed, purpose-bound tokens: what a link carries instead of an address or a password. Pure. */

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { base32nopad } from '@scure/base';
import { DAY_MS } from '../text/days.ts';

/** What a token is good for. A token of one purpose is worthless for any other. */
export const TOKEN_PURPOSES = [
  'confirm',
  'preferences',
  'unsubscribe',
  'unsubscribe-by-mail',
  'digest',
  'feed',
  'bounce',
  'admin-form',
] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

export interface TokenContent {
  /** The reader, as a lower-case UUID. */
  readonly publicId: string;
  /** What was signed beside the reader: a delivery's id (`digest`, `bounce`) or the time of issue (`confirm`, `admin-form`); null when nothing was. */
  readonly extra: number | null;
}

export interface Tokens {
  /**
   * A token of letters, digits, `-` and `_`: 43 or 51 characters; for the purposes of mail (`bounce`, `unsubscribe-by-mail`) 56 lower-case
   * letters and digits, because mail servers may fold the case of a local part and allow it 64 octets (RFC 5321 §4.5.3.1.1).
   * @param extra a whole number from 0 to 2⁴⁸−1 (those of mail: 0 to 2³²−1, and 0 when left out).
   */
  sign(purpose: TokenPurpose, publicId: string, extra?: number): string;
  /** What the token says, or null when it is not exactly one that `sign` made for this purpose with one of the keys. */
  verify(purpose: TokenPurpose, token: string): TokenContent | null;
}

/** How a purpose's tokens are laid out and spelled. */
interface Form {
  readonly extraBytes: number;
  readonly extraRequired: boolean;
  /** At least 120 bits: nobody forges a link by trying. */
  readonly macBytes: number;
  readonly encode: (bytes: Buffer) => string;
  /** Null when the text is no canonical spelling: the spare bits of a last character must not make a second, equally good token. */
  readonly decode: (text: string) => Buffer | null;
}

const ID_BYTES = 16;
const LONGEST_TOKEN = 64;

/** How long a confirmation link works. */
export const CONFIRMATION_DAYS = 7;

const LINK: Form = {
  extraBytes: 6,
  extraRequired: false,
  macBytes: 16,
  encode: (bytes) => bytes.toString('base64url'),
  decode: (text) => {
    const bytes = Buffer.from(text, 'base64url');
    return bytes.toString('base64url') === text ? bytes : null;
  },
};

// 16 + 4 + 15 bytes are 56 characters without a spare bit; `bounce+` before them makes 63 of the 64 octets that a local part may have.
// Base32 (RFC 4648 §6) in lower case and without padding survives a mail server that folds case.
const MAILBOX: Form = {
  extraBytes: 4,
  extraRequired: true,
  macBytes: 15,
  encode: (bytes) => base32nopad.encode(bytes).toLowerCase(),
  decode: (text) => {
    // Letters beyond ASCII whose upper case is within it spell nothing.
    if (!/^[a-z2-7]*$/i.test(text)) return null;
    try {
      return Buffer.from(base32nopad.decode(text.toUpperCase()));
    } catch {
      return null;
    }
  },
};

const formOf = (purpose: TokenPurpose): Form =>
  purpose === 'bounce' || purpose === 'unsubscribe-by-mail' ? MAILBOX : LINK;

/**
 * @param keys the first signs, all verify. Each purpose gets its own key derived from them, so that a signature made for one purpose
 *   cannot be passed off as one for another.
 */
export function createTokens(keys: readonly string[]): Tokens {
  const derived = new Map<TokenPurpose, readonly KeyObject[]>(
    TOKEN_PURPOSES.map((purpose) => [purpose, keys.map((key) => derivedKey(key, purpose))]),
  );
  return {
    sign(purpose, publicId, extra) {
      const form = formOf(purpose);
      const key = derived.get(purpose)?.[0];
      if (key === undefined) throw new RangeError('no key to sign tokens with: createTokens was given none');
      const payload = payloadOf(form, publicId, extra);
      return form.encode(Buffer.concat([payload, macOf(key, payload, form.macBytes)]));
    },
    verify(purpose, token) {
      if (token.length > LONGEST_TOKEN) return null;
      const form = formOf(purpose);
      const bytes = form.decode(token);
      if (bytes === null || !lengthsOf(form).includes(bytes.length)) return null;
      const payload = bytes.subarray(0, bytes.length - form.macBytes);
      const mac = bytes.subarray(payload.length);
      const signed = (derived.get(purpose) ?? []).some((key) =>
        timingSafeEqual(macOf(key, payload, form.macBytes), mac),
      );
      return signed ? contentOf(payload) : null;
    },
  };
}

/** A confirmation link's token; it says when it was issued. */
export const signConfirmation = (tokens: Tokens, publicId: string, now: Date): string =>
  tokens.sign('confirm', publicId, now.getTime());

/** What a confirmation token says at `now`: null when it is none, `expired` more than CONFIRMATION_DAYS after it was issued. */
export function verifyConfirmation(
  tokens: Tokens,
  token: string,
  now: Date,
): { readonly publicId: string; readonly issuedAt: Date; readonly expired: boolean } | null {
  const content = tokens.verify('confirm', token);
  if (content === null || content.extra === null) return null;
  const expired = now.getTime() - content.extra > CONFIRMATION_DAYS * DAY_MS;
  return { publicId: content.publicId, issuedAt: new Date(content.extra), expired };
}

const derivedKey = (key: string, purpose: TokenPurpose): KeyObject =>
  createSecretKey(createHmac('sha256', key).update(`paperround token ${purpose}`).digest());

const macOf = (key: KeyObject, payload: Buffer, length: number): Buffer =>
  createHmac('sha256', key).update(payload).digest().subarray(0, length);

const lengthsOf = ({ extraBytes, extraRequired, macBytes }: Form): readonly number[] =>
  extraRequired
    ? [ID_BYTES + extraBytes + macBytes]
    : [ID_BYTES + macBytes, ID_BYTES + extraBytes + macBytes];

function payloadOf(form: Form, publicId: string, extra: number | undefined): Buffer {
  const id = Buffer.from(publicId.replaceAll('-', ''), 'hex');
  if (id.length !== ID_BYTES) throw new RangeError('a token needs a UUID to be about');
  if (extra === undefined && !form.extraRequired) return id;
  const number = Buffer.alloc(form.extraBytes);
  number.writeUIntBE(extra ?? 0, 0, form.extraBytes);
  return Buffer.concat([id, number]);
}

function contentOf(payload: Buffer): TokenContent {
  const hex = payload.toString('hex', 0, ID_BYTES);
  const publicId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
  const extra = payload.subarray(ID_BYTES);
  return { publicId, extra: extra.length === 0 ? null : extra.readUIntBE(0, extra.length) };
}
