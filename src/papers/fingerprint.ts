/** What a page says of a paper, as hashes, so that no abstract travels without need. Pure. */
import { hash } from 'node:crypto';
import type { ListingEntry } from '../listings/listing.ts';
import type { TextHashes } from './text-history.ts';

type Text = Pick<ListingEntry, 'title' | 'abstract' | 'authors'>;

// Never in cleaned text. Fingerprints are kept: with other separators, every source would seem to say something new.
/** Between the fields of a fingerprint. */
export const FIELD_END = '\u001e';
/** Between authors. */
export const AUTHOR_END = '\u001f';

/** One hash of all; kept with the sighting. compare-store.ts asks the database for the same of what is stored. */
export const fingerprintOf = ({ title, abstract, authors }: Text): string =>
  hash('md5', title + FIELD_END + abstract + FIELD_END + authors.join(AUTHOR_END));

/** The same hashes that compare-store.ts gives of stored papers. */
export const listedHashes = ({ title, abstract, authors }: Text): TextHashes => ({
  title: hash('md5', title),
  abstract: abstract === '' ? null : hash('md5', abstract),
  authors: authors.length === 0 ? null : hash('md5', authors.join(AUTHOR_END)),
});
