/**
 * Checks names in the environment and `.env`: typos, unknown ones, production, and which files hold secrets.
 * Pure.
 */

import { join } from 'node:path';
import type { ConfigProblem } from './config-problem.ts';
import { PROVIDER_NAMES, secretSettingOf } from './provider-names.ts';
import { checkFileNames, isSlipOf, misspelledInEnvironment } from './setting-names.ts';
import type { Environment, SettingReader } from './setting-reader.ts';

/**
 * Reports misspelled names, and in `.env` unknown ones. A misspelled setting would silently have its default:
 * for one, every mail would go to a public outbox.
 */
export function readNames(
  {
    dotEnv,
    environment,
    folder,
  }: { readonly dotEnv: Environment; readonly environment: Environment; readonly folder: string },
  problems: ConfigProblem[],
  warnings: string[],
): void {
  const env: Environment = { ...dotEnv, ...environment };
  const file = checkFileNames(Object.keys(dotEnv));
  const elsewhere = misspelledInEnvironment(
    Object.keys(environment).filter((name) => environment[name] !== undefined),
    (name) => Boolean(env[name]?.trim()),
  );
  const note = (where: string) => (slip: { readonly name: string; readonly meant: string }) =>
    problems.push({
      variable: slip.name,
      seen: `this name in ${where}`,
      expected: `${slip.meant}, which it is near to; no setting is called ${slip.name}`,
    });
  file.misspelled.forEach(note(join(folder, '.env')));
  elsewhere.forEach(note('the environment'));
  for (const name of file.unknown)
    warnings.push(`${name} in .env is no setting of Paperround: it does nothing`);
}

/** Is NODE_ENV `production`? Reports `prod` and `Production`, which would silently not count as that. */
export function readProduction({ text, problems }: SettingReader): boolean {
  const value = text('NODE_ENV');
  if (value === 'production') return true;
  if (value.toLowerCase() === 'prod' || isSlipOf(value, 'production'))
    problems.push({
      variable: 'NODE_ENV',
      seen: JSON.stringify(value),
      expected: 'production, in these letters',
    });
  return false;
}

const SECRET_SETTINGS = [
  'ADMIN_PASSWORD',
  'DATABASE_URL',
  'DKIM_PRIVATE_KEY',
  'HEARTBEAT_URL',
  'METRICS_TOKEN',
  'SECRET_KEY',
  'SMTP_URL',
  'SMTP_URL_CONFIRMATIONS',
  'SMTP_URL_FALLBACK',
  'SUMMARY_KEY',
  'WEBHOOK_SECRET',
  ...PROVIDER_NAMES.map(secretSettingOf),
];

/**
 * Returns the files that hold secrets: the key in DATA_DIR, `.env` if a secret is in it, the file of
 * ADMIN_USERS, and the signing key.
 */
export function privateFiles(
  { path, text }: SettingReader,
  { dotEnv, folder, dataDir }: { dotEnv: Environment; folder: string; dataDir: string },
): readonly string[] {
  return [
    join(dataDir, 'secret'),
    SECRET_SETTINGS.some((name) => dotEnv[name]?.trim()) ? join(folder, '.env') : null,
    path('ADMIN_USERS'),
    text('DKIM_PRIVATE_KEY').includes('-----BEGIN') ? null : path('DKIM_PRIVATE_KEY'),
  ].filter((file) => file !== null);
}
