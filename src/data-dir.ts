/** Creates DATA_DIR, or reports why it cannot be used. */

import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import { configurationError } from './config-problem.ts';
import { messageOf } from './errors.ts';

/**
 * Creates the folder if it is missing and will be written to.
 * @throws PaperroundError `bad_configuration` if this user may not write there, or it is not a folder
 */
export function prepareDataDir(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'smtpUrl' | 'secretKeys'>,
): void {
  const { dataDir, databaseUrl, smtpUrl, secretKeys } = config;
  if (databaseUrl !== null && smtpUrl !== null && secretKeys.length > 0) return;
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    // Some file systems (/proc) report a folder as writable although it is not; only creating one in it shows
    // that.
    if (databaseUrl === null) makeFolder(join(dataDir, 'db'), 0o700);
  } catch (error) {
    throw configurationError([
      {
        variable: 'DATA_DIR',
        seen: `${JSON.stringify(dataDir)} (${messageOf(error)})`,
        expected: 'a folder that this user may write to',
      },
    ]);
  }
}

/**
 * Like `mkdir -p`. Node's own `recursive` never returns for a folder that does not allow new entries,
 * such as /proc.
 */
function makeFolder(path: string, mode?: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found === undefined) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
