/**
 * Signs many numbers for one reader at once, with one key per reader and one block of AES per number. Pure.
 */

import { createCipheriv, createHmac, type KeyObject } from 'node:crypto';

/** The size of an AES block (FIPS 197). */
export const BLOCK_MAC_BYTES = 16;
const NUMBER_BYTES = 6;

/** Returns a reader's key of 256 bits. */
export const readerKeyOf = (key: KeyObject, id: Uint8Array): Buffer =>
  createHmac('sha256', key).update(id).digest();

/**
 * Returns the MACs of these numbers, one after the other. Without the key, what AES makes of a block cannot
 * be distinguished from random bytes, so a number's encrypted block is its own MAC; no number fills more than
 * one block. ECB is used only because it encrypts all blocks in one call: nothing is kept secret by it.
 */
export function blockMacs(readerKey: Buffer, numbers: readonly number[]): Buffer {
  const blocks = Buffer.allocUnsafe(numbers.length * BLOCK_MAC_BYTES).fill(0);
  for (const [index, number] of numbers.entries())
    blocks.writeUIntBE(number, (index + 1) * BLOCK_MAC_BYTES - NUMBER_BYTES, NUMBER_BYTES);
  return createCipheriv('aes-256-ecb', readerKey, null).setAutoPadding(false).update(blocks);
}
