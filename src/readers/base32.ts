/** Base32 (RFC 4648 §6) in lower case and without padding: survives a mail server that folds case. Pure. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LETTERS = Buffer.from(ALPHABET);
const BITS = 5;
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** `bytes` as lower-case letters and the digits 2 to 7. */
export function encodeBase32(bytes: Uint8Array): string {
  const letters = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / BITS));
  let at = 0;
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= BITS; bits -= BITS)
      letters[at++] = LETTERS[(pending >> (bits - BITS)) & 31] as number;
    pending &= (1 << bits) - 1;
  }
  if (bits > 0) letters[at] = LETTERS[(pending << (BITS - bits)) & 31] as number;
  return letters.toString('latin1');
}

/** The bytes that `encodeBase32` spells as `text` in whatever case, or null when it spells none so. */
export function decodeBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const letter of text.toLowerCase()) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    pending = (pending << BITS) | value;
    bits += BITS;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  const decoded = Buffer.from(bytes);
  return encodeBase32(decoded) === text.toLowerCase() ? decoded : null;
}
