/** Starts a web server, or says which settings keep it from listening. */

import { configurationError } from '../config-problem.ts';

const LISTEN_PROBLEMS: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND']);

/**
 * @param settings the variables that set the address, and their values
 * @throws PaperroundError `bad_configuration` if nothing can listen there
 */
export async function listenAt<T>(
  start: () => Promise<T>,
  settings: { readonly variable: string; readonly seen: string },
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !LISTEN_PROBLEMS.has(code)) throw error;
    throw configurationError([
      {
        variable: settings.variable,
        seen: `${settings.seen} (${code})`,
        expected: 'an address of this machine and a free port; 0 picks one',
      },
    ]);
  }
}
