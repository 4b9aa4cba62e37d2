/** Addresses as keyed hashes: what outlives an erased reader. Without the key nobody can tell whose hash it is. Pure. */
import { createHash, createHmac } from 'node:crypto';
import type { SuppressionJournal } from './journal-file-store.ts';

/** What a hash is for. Hashes of one purpose say nothing about those of another. */
export type HashPurpose =
  | 'suppression'
  | 'confirmation'
  | 'reminder'
  | 'client'
  | 'mailbox'
  | 'domain'
  | 'everybody'
  /** Of no address: what a database knows a key by. */
  | 'fingerprint';

export interface AddressHasher {
  /** Where changes of suppressions are written as well, outside the database; left out: nowhere. */
  readonly journal?: SuppressionJournal;
  /** The hash to store, made with the first key. */
  hash(purpose: HashPurpose, address: string): string;
  /** The hashes to look for, one for each key: rows written before a key was put in front still count. */
  hashes(purpose: HashPurpose, address: string): readonly string[];
  /** Was this hash made with a key that is still here? A hash of a dropped key can never be found again. */
  canRecognise(hash: string): boolean;
}

/** @param keys the first hashes, all are looked for. Addresses are given as comparison keys (`ParsedAddress.key`). */
export function createAddressHasher(keys: readonly string[], journal?: SuppressionJournal): AddressHasher {
  const named = keys.map((key) => ({ key, name: nameOf(key) }));
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

// A short name of the key goes before each hash, so that a key which was dropped too early is noticed. 48 bits of a hash tell nothing
// about a key that nobody can guess.
const nameOf = (key: string): string =>
  createHash('sha256').update(`paperround key name ${key}`).digest('base64url').slice(0, 8);
