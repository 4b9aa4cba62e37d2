/**
 * Warns of what the disk and file modes show to be wrong with a valid configuration, for `doctor` and
 * `config`.
 */

import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { PROVIDER_NAMES } from './provider-names.ts';

const MB = 1024 * 1024;
/** Less than this counts as full: the embedded database's log alone may take 128 MB. */
const FULL_MB = 64;
const LOW_MB = 512;

export interface Room {
  readonly freeMb: number;
  readonly is: 'enough' | 'low' | 'full';
}

/** Returns the free space on the disk of a folder, which need not exist yet. */
export function roomOn(folder: string): Room {
  const { bavail, bsize } = statfsSync(nearestThere(folder));
  const freeMb = Math.floor((bavail * bsize) / MB);
  return { freeMb, is: freeMb < FULL_MB ? 'full' : freeMb < LOW_MB ? 'low' : 'enough' };
}

const nearestThere = (folder: string): string =>
  existsSync(folder) ? folder : nearestThere(dirname(folder));

export interface LooseFile {
  readonly file: string;
  /** As for chmod, e.g. 0644. */
  readonly mode: string;
}

/** Returns those of the files that users other than their owner may read or write. */
export function looseFiles(files: readonly string[]): readonly LooseFile[] {
  return files.flatMap((file) => {
    const mode = modeOf(file);
    return (mode & 0o077) === 0 ? [] : [{ file, mode: `0${mode.toString(8)}` }];
  });
}

/** Returns 0 for a file that is missing or cannot be reached: the code that needs it reports that. */
function modeOf(file: string): number {
  try {
    return statSync(file).mode & 0o777;
  } catch {
    return 0;
  }
}

export const NO_BOUNCE_DOMAIN =
  'BOUNCE_DOMAIN is not set: returned mail goes to MAIL_FROM and no address that is gone is stopped';

/** Returns the mail providers whose events are accepted. */
export const reportingProviders = ({ providerSecrets }: Config): readonly string[] =>
  PROVIDER_NAMES.filter((name) => providerSecrets[name].length > 0);

/** Do bounces not reach us, neither as mail nor as events of a provider? */
export const isReturnedMailLost = (config: Config): boolean =>
  config.smtpUrl !== null && config.bounceDomain === null && reportingProviders(config).length === 0;

/** Returns all warnings, one sentence each. */
export function setupWarnings(config: Config): readonly string[] {
  const { freeMb, is } = roomOn(config.dataDir);
  return [
    ...config.warnings,
    ...(isReturnedMailLost(config) ? [NO_BOUNCE_DOMAIN] : []),
    ...(is === 'enough' ? [] : [`the disk of ${config.dataDir} has ${freeMb} MB left`]),
    ...looseFiles(config.privateFiles).map(describeLooseFile),
  ];
}

export const describeLooseFile = ({ file, mode }: LooseFile): string =>
  `${file} holds secrets and others may read it (mode ${mode}): chmod 600 ${file}`;
