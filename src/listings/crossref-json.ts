/** crossref-json: not written yet. */
import { PaperroundError } from '../errors.ts';
import type { FormatReader } from './listing.ts';

export const crossrefJson: FormatReader = {
  format: 'crossref-json',
  recognises: () => false,
  parse: () => {
    throw new PaperroundError('not_a_listing', 'This format is not read yet.');
  },
};
