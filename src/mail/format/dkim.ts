/**
 * Signs mails (RFC 6376, relaxed/relaxed) with a key that is parsed once and tested before the first mail.
 */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Config } from '../../config.ts';
import { messageOf, PaperroundError } from '../../errors.ts';

export interface Signer {
  /**
   * Returns the whole message with its signature in front. The same message always results in the same bytes.
   * @param room allocates the memory for it
   */
  sign(raw: Buffer, room?: (bytes: number) => Buffer): Promise<Buffer>;
  /** The name at which the public key must be published, and the TXT record to publish there. */
  readonly dnsName: string;
  readonly dnsRecord: string;
}

/**
 * Fields that are signed if present: those that mail programs show, parse the body by, and unsubscribe by.
 * Each is listed once more than it occurs, so that adding another one on the way breaks the signature (RFC
 * 6376 §8.15). RFC 8058 §4 requires that both List-Unsubscribe fields are signed; the defaults of other
 * signers leave them out.
 */
const SIGNED_FIELDS = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'reply-to',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-description',
  'content-id',
  'list-id',
  'list-help',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
  'feedback-id',
] as const;

/** RFC 8301 §3.2: verifiers must not accept shorter keys. */
const LEAST_RSA_BITS = 1024;

const HEAD_END = '\r\n\r\n';

const PROBE = Buffer.from(
  'From: <probe@example.org>\r\nTo: <probe@example.org>\r\nSubject: probe\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n\r\nprobe\r\n',
);

/**
 * Creates a signer for the configured key.
 * @throws PaperroundError `bad_signing_key` if the key cannot be read, is too weak, or signs a probe that
 * does not verify: mails are never sent unsigned
 */
export async function createSigner({
  domain,
  selector,
  privateKey,
}: NonNullable<Config['dkim']>): Promise<Signer> {
  const key = usableKey(privateKey);
  const algorithm = key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256';
  const signature = key.asymmetricKeyType === 'ed25519' ? signEd25519 : signRsa;
  const publicKey = createPublicKey(key);

  async function sign(raw: Buffer, room: (bytes: number) => Buffer = Buffer.allocUnsafe): Promise<Buffer> {
    const { field, input } = unsignedField(raw, { algorithm, domain, selector });
    const value = (await signature(input, key)).toString('base64');
    const whole = `${field}${folded(value)}\r\n`;
    const signed = room(whole.length + raw.length);
    raw.copy(signed, signed.write(whole, 0, 'latin1'));
    return signed;
  }

  const { input } = unsignedField(PROBE, { algorithm, domain, selector });
  const probe = await signature(input, key).catch((error: unknown) =>
    Promise.reject(badKey(`it does not sign: ${messageOf(error)}`, error)),
  );
  const [hash, data] = key.asymmetricKeyType === 'ed25519' ? [null, sha256(input)] : ['sha256', input];
  if (!verifyBytes(hash, data, publicKey, probe)) throw badKey('a probe that it signed does not verify');
  return { sign, dnsName: `${selector}._domainkey.${domain}`, dnsRecord: dnsRecordOf(publicKey) };
}

/** Returns what is wrong with a signing key, without the key itself; null if it can be used. */
export function explainSigningKey(pem: string): string | null {
  const key = readKey(pem);
  return typeof key === 'string' ? key : null;
}

function usableKey(pem: string): KeyObject {
  const key = readKey(pem);
  if (typeof key === 'string') throw badKey(`it is ${key}`);
  return key;
}

/** Returns the key, or why it cannot be used. */
function readKey(pem: string): KeyObject | string {
  const key = parseKey(pem);
  if (key === null) return 'no private key in PEM form';
  if (key.asymmetricKeyType === 'ed25519') return key;
  if (key.asymmetricKeyType !== 'rsa') return `a key of kind ${key.asymmetricKeyType ?? 'unknown'}`;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS)
    return `an RSA key of ${bits} bits (verifiers reject fewer than ${LEAST_RSA_BITS}, RFC 8301)`;
  return key;
}

/** Null if it is no key. OpenSSL's own explanation would not help the operator. */
function parseKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

const badKey = (what: string, cause?: unknown): PaperroundError =>
  new PaperroundError('bad_signing_key', `DKIM_PRIVATE_KEY cannot be used: ${what}`, {
    hint: 'Make one with `openssl genrsa 2048`, or unset all DKIM_ variables to send unsigned mail.',
    cause,
  });

const signAsync = promisify(signBytes);
const signRsa = (input: Buffer, key: KeyObject): Promise<Buffer> => signAsync('sha256', input, key);
/** RFC 8463 §3: what is signed is the hash of the input. */
const signEd25519 = (input: Buffer, key: KeyObject): Promise<Buffer> => signAsync(null, sha256(input), key);

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

/** RFC 6376 §3.6.1; for Ed25519 the bare 32 bytes (RFC 8463 §4). */
function dnsRecordOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return publicKey.asymmetricKeyType === 'ed25519'
    ? `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString('base64')}`
    : `v=DKIM1; k=rsa; p=${der.toString('base64')}`;
}

/** Returns the DKIM-Signature field up to `b=`, and the bytes to be signed (RFC 6376 §3.7). */
function unsignedField(
  raw: Buffer,
  { algorithm, domain, selector }: { algorithm: string; domain: string; selector: string },
): { field: string; input: Buffer } {
  const headEnd = raw.indexOf(HEAD_END);
  const head = raw.toString('latin1', 0, headEnd === -1 ? raw.length : headEnd);
  const body = headEnd === -1 ? Buffer.alloc(0) : raw.subarray(headEnd + HEAD_END.length);
  const fields = fieldsOf(head);
  const present = SIGNED_FIELDS.filter((name) => fields.has(name));
  const names = [...present, ...SIGNED_FIELDS];
  // The mail's own date and not the clock's, because a resent mail must have the same bytes.
  const date = Date.parse(/^date:\s*(.*)$/.exec(fields.get('date') ?? '')?.[1] ?? '');
  const time = Number.isNaN(date) ? '' : ` t=${Math.floor(date / 1000)};`;
  const field =
    `DKIM-Signature: v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain};\r\n s=${selector};${time}\r\n` +
    ` h=${foldedNames(names)};\r\n bh=${sha256(relaxedBody(body)).toString('base64')};\r\n b=`;
  const signed = present.map((name) => `${fields.get(name)}\r\n`).join('');
  return { field, input: Buffer.from(signed + relaxedField(field), 'latin1') };
}

/**
 * Returns the relaxed form of each field by its name. If several have the same name, the last counts, because
 * verifiers select them from the bottom up (§5.4.2).
 */
function fieldsOf(head: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of head.split(/\r\n(?![ \t])/)) {
    const relaxed = relaxedField(field);
    fields.set(relaxed.slice(0, relaxed.indexOf(':')), relaxed);
  }
  return fields;
}

/** Returns the relaxed form of a field (RFC 6376 §3.4.2), without the line end. */
function relaxedField(field: string): string {
  const colon = field.indexOf(':');
  const name = field.slice(0, colon).trim().toLowerCase();
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${name}:${value}`;
}

/**
 * Returns the relaxed form of a body (RFC 6376 §3.4.4). Our own bodies have this form already; they are
 * recognised and not copied.
 */
export function relaxedBody(body: Buffer): Buffer {
  const isRelaxed =
    !body.includes('\t') &&
    !body.includes('  ') &&
    !body.includes(' \r\n') &&
    (body.length === 0 ||
      (body.toString('latin1', body.length - 2) === '\r\n' &&
        body.toString('latin1', body.length - 4) !== '\r\n\r\n'));
  if (isRelaxed && body.length !== 2) return body;
  const text = body
    .toString('latin1')
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n');
  let end = text.length;
  while (end >= 2 && text.startsWith('\r\n', end - 2)) end -= 2;
  return Buffer.from(end === 0 ? '' : `${text.slice(0, end)}\r\n`, 'latin1');
}

/** Splits base64 into lines that stay well below 78 characters; verifiers ignore white space in `b=`. */
const folded = (base64: string): string => base64.match(/.{1,72}/g)?.join('\r\n ') ?? '';

function foldedNames(names: readonly string[]): string {
  let line = 3;
  let text = '';
  for (const [index, name] of names.entries()) {
    const item = index === 0 ? name : `:${name}`;
    if (line + item.length > 74) {
      text += '\r\n ';
      line = 1;
    }
    text += item;
    line += item.length;
  }
  return text;
}
