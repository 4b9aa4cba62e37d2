/** openalex-json: not written yet. */
import { PaperroundError } from '../errors.ts';
import type { FormatReader } from './listing.ts';

export const openalexJson: FormatReader = {
  format: 'openalex-json',
  recognises: () => false,
  parse: () => {
    throw new PaperroundError('not_a_listing', 'This format is not read yet.');
  },
};
