/** json-feed: not written yet. */
import { PaperroundError } from '../errors.ts';
import type { FormatReader } from './listing.ts';

export const jsonFeed: FormatReader = {
  format: 'json-feed',
  recognises: () => false,
  parse: () => {
    throw new PaperroundError('not_a_listing', 'This format is not read yet.');
  },
};
