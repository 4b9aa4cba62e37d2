/** openreview-json: not written yet. */
import { PaperroundError } from '../errors.ts';
import type { FormatReader } from './listing.ts';

export const openreviewJson: FormatReader = {
  format: 'openreview-json',
  recognises: () => false,
  parse: () => {
    throw new PaperroundError('not_a_listing', 'This format is not read yet.');
  },
};
