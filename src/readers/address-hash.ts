/**
 * Keyed hashes of addresses: they outlive erased readers, and only the key can match them to an address.
 * Pure.
 */

import { createHash, createHmac } from 'node:crypto';
import type { SuppressionJournal } from './journal-file-store.ts';

/** What a hash is for. Hashes of different purposes cannot be linked. */
export type HashPurpose =
  | 'suppression'
  | 'confirmation'
  | 'reminder'
  | 'client'
  | 'address-change'
  | 'mailbox'
  | 'domain'
  | 'everybody'
  /** Not of an address: derives the keys that sign requests to a webhook. */
  | 'webhook'
  /** Not of an address: the fingerprint by which a database recognises a key. */
  | 'fingerprint';

export interface AddressHasher {
  /** Records changes of suppressions outside the database too; absent if no journal is kept. */
  readonly journal?: SuppressionJournal;
  /** Returns the hash to store, made with the first key. */
  hash(purpose: HashPurpose, address: string): string;
  /**
   * Returns the hashes to search for, one per key, so that rows written before a key was added still match.
   */
  hashes(purpose: HashPurpose, address: string): readonly string[];
  /** Was this hash made with one of the current keys? One made with a dropped key never matches again. */
  canRecognise(hash: string): boolean;
}

/**
 * @param keys the first one makes new hashes; all are tried when searching. Addresses are passed in the form
 * used for comparison (`ParsedAddress.key`).
 */
export function createAddressHasher(keys: readonly string[], journal?: SuppressionJournal): AddressHasher {
  const named = keys.map((key) => ({ key, name: keyId(key) }));
  const names = new Set(named.map(({ name }) => name));
  const hashes = (purpose: HashPurpose, address: string): readonly string[] =>
    named.map(
      ({ key, name }) =>
        `${name}.${createHmac('sha256', key).update(`paperround ${purpose} ${address}`).digest('base64url')}`,
    );
  return {
    ...(journal === undefined ? {} : { journal }),
    hashes,
    hash(purpose, address) {
      const first = hashes(purpose, address)[0];
      if (first === undefined)
        throw new RangeError('no key to hash addresses with: createAddressHasher was given none');
      return first;
    },
    canRecognise: (hash) => names.has(hash.slice(0, hash.indexOf('.'))),
  };
}

// Each hash begins with a short id of its key, so that a key dropped too early is noticed. 48 bits of a hash
// reveal nothing about a key that cannot be guessed.
const keyId = (key: string): string =>
  createHash('sha256').update(`paperround key name ${key}`).digest('base64url').slice(0, 8);
