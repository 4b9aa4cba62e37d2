/** The error for an invalid flag or argument; exit 2. */
import { PaperroundError } from '../errors.ts';

/** `main` adds where the command is documented. */
export const badUsage = (message: string): PaperroundError => new PaperroundError('bad_usage', message);
