/** Makes DATA_DIR, or says why it cannot be used. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, configurationError } from './config.ts';
import { messageOf } from './errors.ts';

/**
 * Makes the folder where it is missing and something will be written to it.
 * @throws PaperroundError `bad_configuration` when this user may not write there, or it is no folder
 */
export function prepareDataDir(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'smtpUrl' | 'secretKeys'>,
): void {
  const { dataDir, databaseUrl, smtpUrl, secretKeys } = config;
  if (databaseUrl !== null && smtpUrl !== null && secretKeys.length > 0) return;
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    // Where a file system says yes and means no (/proc), making something tells.
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

/** Like `mkdir -p`. Node's own `recursive` never returns where a folder exists in which none can be made, as in /proc. */
function makeFolder(path: string, mode?: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found === undefined) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
