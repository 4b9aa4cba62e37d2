/** Hashes the listed text of a paper, so that abstracts travel only when they differ. Pure. */

import { hash } from 'node:crypto';
import type { ListingEntry } from '../listings/listing.ts';
import type { TextHashes } from './text-history.ts';

type Text = Pick<ListingEntry, 'title' | 'abstract' | 'authors'>;

// Cleaned text contains neither separator. Fingerprints are stored: with other separators, every
// source would seem to have new text.
/** Between the fields of a fingerprint. */
export const FIELD_END = '\u001e';
/** Between authors. */
export const AUTHOR_END = '\u001f';

/**
 * One hash of all fields; stored with the sighting. compare-store.ts computes the same for stored
 * papers in SQL.
 */
export const computeFingerprint = ({ title, abstract, authors }: Text): string =>
  hash('md5', title + FIELD_END + abstract + FIELD_END + authors.join(AUTHOR_END));

/** The same hashes that compare-store.ts returns for stored papers. */
export const listedHashes = ({ title, abstract, authors }: Text): TextHashes => ({
  title: hash('md5', title),
  abstract: abstract === '' ? null : hash('md5', abstract),
  authors: authors.length === 0 ? null : hash('md5', authors.join(AUTHOR_END)),
});
