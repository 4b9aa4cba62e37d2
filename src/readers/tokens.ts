/**
 * Signed tokens, each bound to one purpose, which links contain instead of an address or a password. Pure.
 */

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { base32nopad } from '@scure/base';
import { BLOCK_MAC_BYTES, blockMacs, readerKeyOf } from './block-macs.ts';

/** What a token permits. A token of one purpose is invalid for every other. */
export const TOKEN_PURPOSES = [
  'confirm',
  'preferences',
  'unsubscribe',
  'unsubscribe-by-mail',
  'digest',
  'feed',
  'feedback',
  'edition',
  'email',
  'bounce',
  'admin-login',
  'admin-form',
  'admin-session',
] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

/** Purposes for which a mail has a token per paper. */
type ManyPurpose = 'feedback';
const MANY: ManyPurpose = 'feedback';

export interface TokenContent {
  /** The reader, as a lower-case UUID. */
  readonly publicId: string;
  /**
   * Signed along with the reader: a delivery id (`digest`, `edition`, `bounce`), the time of issue
   * (`confirm`, `email`, `admin-login`, `admin-form`, `admin-session`), or which feedback on which paper
   * (`feedback`, see feedback.ts); null if absent.
   */
  readonly extra: number | null;
}

export interface Tokens {
  /**
   * Returns a token of letters, digits, `-` and `_`: 43 or 51 characters. For the purposes of mail
   * (`bounce`, `unsubscribe-by-mail`) it is 56 lower-case letters and digits, because mail servers may
   * fold the case of a local part and allow it 64 octets (RFC 5321 §4.5.3.1.1).
   * @param extra an integer from 0 to 2⁴⁸−1 (purposes of mail: 0 to 2³²−1, default 0)
   */
  sign(purpose: TokenPurpose, publicId: string, extra?: number): string;
  /**
   * Returns a token of one reader for each of these numbers: as good as those of `sign`, but many times
   * faster to make.
   */
  signEach(purpose: ManyPurpose, publicId: string, extras: readonly number[]): readonly string[];
  /**
   * Returns the content of a token, or null if neither `sign` nor `signEach` made exactly this one for this
   * purpose with one of the keys.
   */
  verify(purpose: TokenPurpose, token: string): TokenContent | null;
}

/** The layout and encoding of a purpose's tokens. */
interface Form {
  readonly extraBytes: number;
  readonly extraRequired: boolean;
  /** At least 15 (120 bits), so that no link can be forged by guessing. */
  readonly macBytes: number;
  readonly encode: (bytes: Buffer) => string;
  /**
   * Returns null if the text is not canonical: the spare bits of the last character must not make a second
   * valid token.
   */
  readonly decode: (text: string) => Buffer | null;
}

const ID_BYTES = 16;
const LONGEST_TOKEN = 64;

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

// 16 + 4 + 15 bytes are 56 characters without a spare bit; `bounce+` before them makes 63 of the 64
// octets that a local part may have. Base32 (RFC 4648 §6) in lower case without padding survives mail
// servers that fold case.
const MAILBOX: Form = {
  extraBytes: 4,
  extraRequired: true,
  macBytes: 15,
  encode: (bytes) => base32nopad.encode(bytes).toLowerCase(),
  decode: (text) => {
    // Rejects letters beyond ASCII whose upper case is ASCII, such as ı.
    if (!/^[a-z2-7]*$/i.test(text)) return null;
    try {
      return Buffer.from(base32nopad.decode(text.toUpperCase()));
    } catch {
      // No bytes encode to this length, or spare bits are set: the token was cut or forged.
      return null;
    }
  },
};

const tokenForm = (purpose: TokenPurpose): Form =>
  purpose === 'bounce' || purpose === 'unsubscribe-by-mail' ? MAILBOX : LINK;

/**
 * @param keys the first one signs, all verify. Each purpose has a key of its own derived from them, so that a
 * signature for one purpose is not valid for another.
 */
export function createTokens(keys: readonly string[]): Tokens {
  const derived = new Map<TokenPurpose, readonly KeyObject[]>(
    TOKEN_PURPOSES.map((purpose) => [purpose, keys.map((key) => derivedKey(key, purpose))]),
  );
  const ofBlocks = keys.map((key) => derivedKey(key, `${MANY} blocks`));
  return {
    sign(purpose, publicId, extra) {
      const form = tokenForm(purpose);
      const key = signingKey(derived.get(purpose) ?? []);
      const payload = encodePayload(form, publicId, extra);
      return form.encode(Buffer.concat([payload, computeMac(key, payload, form.macBytes)]));
    },
    signEach(_purpose, publicId, extras) {
      const id = encodePayload(LINK, publicId, undefined);
      return joinTokens(id, extras, blockMacs(readerKeyOf(signingKey(ofBlocks), id), extras));
    },
    verify(purpose, token) {
      if (token.length > LONGEST_TOKEN) return null;
      const form = tokenForm(purpose);
      const bytes = form.decode(token);
      if (bytes === null || !validLengths(form).includes(bytes.length)) return null;
      const payload = bytes.subarray(0, bytes.length - form.macBytes);
      const mac = bytes.subarray(payload.length);
      const signed = (derived.get(purpose) ?? []).some((key) =>
        timingSafeEqual(computeMac(key, payload, form.macBytes), mac),
      );
      if (signed) return decodePayload(payload);
      // Mails from before `signEach` have tokens of `sign`, which never expire: this purpose accepts both.
      if (purpose !== MANY || payload.length === ID_BYTES) return null;
      const content = decodePayload(payload);
      const id = payload.subarray(0, ID_BYTES);
      const isOfBlocks = ofBlocks.some((key) =>
        timingSafeEqual(blockMacs(readerKeyOf(key, id), [content.extra ?? 0]), mac),
      );
      return isOfBlocks ? content : null;
    },
  };
}

function signingKey([key]: readonly KeyObject[]): KeyObject {
  if (key === undefined) throw new RangeError('no key to sign tokens with: createTokens was given none');
  return key;
}

/**
 * Of a token's 38 bytes, the first 15 are the same for all tokens of a reader; the other 23 and a zero byte
 * are encoded for all tokens at once.
 */
const HEAD_BYTES = 15;
const TAIL_BYTES = 24;
const TAIL_CHARACTERS = 32;

function joinTokens(id: Buffer, extras: readonly number[], macs: Buffer): readonly string[] {
  const head = id.toString('base64url', 0, HEAD_BYTES);
  const tails = Buffer.allocUnsafe(extras.length * TAIL_BYTES).fill(0);
  for (const [index, extra] of extras.entries()) {
    const at = index * TAIL_BYTES;
    tails[at] = id[HEAD_BYTES]!;
    tails.writeUIntBE(extra, at + 1, LINK.extraBytes);
    macs.copy(tails, at + 1 + LINK.extraBytes, index * BLOCK_MAC_BYTES, (index + 1) * BLOCK_MAC_BYTES);
  }
  const text = tails.toString('base64url');
  // The last character encodes nothing but bits of the zero byte, and is dropped.
  return extras.map(
    (_, index) => head + text.slice(index * TAIL_CHARACTERS, (index + 1) * TAIL_CHARACTERS - 1),
  );
}

const derivedKey = (key: string, purpose: TokenPurpose | `${ManyPurpose} blocks`): KeyObject =>
  createSecretKey(createHmac('sha256', key).update(`paperround token ${purpose}`).digest());

const computeMac = (key: KeyObject, payload: Buffer, length: number): Buffer =>
  createHmac('sha256', key).update(payload).digest().subarray(0, length);

const validLengths = ({ extraBytes, extraRequired, macBytes }: Form): readonly number[] =>
  extraRequired
    ? [ID_BYTES + extraBytes + macBytes]
    : [ID_BYTES + macBytes, ID_BYTES + extraBytes + macBytes];

function encodePayload(form: Form, publicId: string, extra: number | undefined): Buffer {
  const id = Buffer.from(publicId.replaceAll('-', ''), 'hex');
  if (id.length !== ID_BYTES) throw new RangeError('a token needs a UUID to be about');
  if (extra === undefined && !form.extraRequired) return id;
  const number = Buffer.alloc(form.extraBytes);
  number.writeUIntBE(extra ?? 0, 0, form.extraBytes);
  return Buffer.concat([id, number]);
}

function decodePayload(payload: Buffer): TokenContent {
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
