/** The error for a flag or argument that cannot be used; exit 2. */
import { PaperroundError } from '../errors.ts';

/** `main` says where the command is explained. */
export const badUsage = (message: string): PaperroundError => new PaperroundError('bad_usage', message);
