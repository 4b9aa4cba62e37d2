/** Keyed hashes of addresses, which outlive erased readers and need the key to be recognised. Pure. */

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
  /** Of no address: what is posted to a webhook is signed with it. */
  | 'webhook'
  /** Of no address: what a database knows a key by. */
  | 'fingerprint';

export interface AddressHasher {
  /** Where changes of suppressions are written as well, outside the database; left out: nowhere. */
  readonly journal?: SuppressionJournal;
  /** The hash to store, made with the first key. */
  hash(purpose: HashPurpose, address: string): string;
  /** The hashes to look for, one per key, so that rows from before a key was added still match. */
  hashes(purpose: HashPurpose, address: string): readonly string[];
  /** Was this hash made with one of the present keys? A hash made with a dropped key never matches again. */
  canRecognise(hash: string): boolean;
}

/**
 * @param keys the first hashes, all are looked for. Addresses are given as comparison keys
 * (`ParsedAddress.key`).
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

// Each hash is prefixed with a short id of its key, so that a key dropped too early is noticed. 48
// bits of a hash reveal nothing about a key that cannot be guessed.
const keyId = (key: string): string =>
  createHash('sha256').update(`paperround key name ${key}`).digest('base64url').slice(0, 8);
