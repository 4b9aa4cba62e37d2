/** biorxiv-json: not written yet. */
import { PaperroundError } from '../errors.ts';
import type { FormatReader } from './listing.ts';

export const biorxivJson: FormatReader = {
  format: 'biorxiv-json',
  recognises: () => false,
  parse: () => {
    throw new PaperroundError('not_a_listing', 'This format is not read yet.');
  },
};
