/** The error for a flag or argument that cannot be used; exit 2. */
import { PaperroundError } from '../errors.ts';

export const badUsage = (message: string): PaperroundError =>
  new PaperroundError('bad_usage', message, { hint: 'See `paperround COMMAND --help`.' });
