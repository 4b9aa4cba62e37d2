/**
 * Signs many numbers for one reader at once: a key for each reader, and one block of AES for each number.
 * Pure.
 */

import { createCipheriv, createHmac, type KeyObject } from 'node:crypto';

/** A block of AES (FIPS 197). */
export const BLOCK_MAC_BYTES = 16;
const NUMBER_BYTES = 6;

/** 256 bits. */
export const readerKeyOf = (key: KeyObject, id: Uint8Array): Buffer =>
  createHmac('sha256', key).update(id).digest();

/**
 * The MACs of these numbers, one after the other. Without the key, what AES makes of a block cannot be
 * distinguished from random bytes, so that a block by itself is its own MAC: each number is one block, and no
 * two are joined. The mode (each block for itself) is what makes it one call for all of them; nothing is kept
 * secret by it.
 */
export function blockMacs(readerKey: Buffer, numbers: readonly number[]): Buffer {
  const blocks = Buffer.allocUnsafe(numbers.length * BLOCK_MAC_BYTES).fill(0);
  for (const [index, number] of numbers.entries())
    blocks.writeUIntBE(number, (index + 1) * BLOCK_MAC_BYTES - NUMBER_BYTES, NUMBER_BYTES);
  return createCipheriv('aes-256-ecb', readerKey, null).setAutoPadding(false).update(blocks);
}
