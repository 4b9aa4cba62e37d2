/** Reads the variables that guard something: passwords, keys, the header of a proxy. */

import { boolean } from './config-values.ts';
import type { SettingReader } from './setting-reader.ts';

const SHORTEST_SECRET = 16;

/** Reads one secret verbatim; null if it is not set. */
export function readSecret({ env, problems }: SettingReader, variable: string): string | null {
  const secret = env[variable] || null;
  if (secret !== null && secret.trim().length < SHORTEST_SECRET)
    problems.push({
      variable,
      seen: `a text of fewer than ${SHORTEST_SECRET} characters`,
      expected: `${SHORTEST_SECRET} characters or more`,
    });
  return secret;
}

/** Reads a comma-separated list of keys. */
export function readKeys({ text, problems }: SettingReader, variable: string): string[] {
  const keys = text(variable)
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  if (keys.some((key) => key.length < SHORTEST_SECRET)) {
    const expected = '16 characters or more each, e.g. from `openssl rand -hex 32`';
    problems.push({ variable, seen: 'a key of fewer than 16 characters', expected });
  }
  return keys;
}

/**
 * Headers that clients, browsers, connections or proxies use for purposes of their own: none can name a user.
 */
const NOT_FOR_USERS = new RegExp(
  `^(?:${[
    'accept(?:-.*)?|cache-control|content-.*|cookie2?|date|dnt|expect|from|host|if-.*|origin|pragma|priority|purpose|range|referer',
    'save-data|sec-.*|upgrade-insecure-requests|user-agent|x-(?:http-method-override|requested-with)',
    'authorization|connection|keep-alive|max-forwards|proxy-.*|te|trailer|transfer-encoding|upgrade',
    'forwarded|via|x-forwarded(?:-(?:by|for|host|method|path|port|prefix|proto|protocol|scheme|server|ssl|uri|url))?',
    'x-original-(?:forwarded-for|host|method|proto|uri|url)|x-(?:host|scheme|url-scheme)|front-end-https',
    '(?:.*-)?(?:clientip|ip|ipv6|ipcountry|addr)|cf-(?:ray|visitor|worker|ew-via)|cdn-loop',
    '(?:.*-)?(?:correlation|request|trace)-id|x-cloud-trace-context|trace(?:parent|state)|baggage|b3|x-b3-.*',
  ].join('|')})$`,
);

/** Reads the name of the header that names the user of /admin; only a trusted proxy may send it. */
function readProxyHeader({ text, problems }: SettingReader): string | null {
  const name = text('ADMIN_PROXY_HEADER').toLowerCase();
  if (name === '') return null;
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name) || NOT_FOR_USERS.test(name))
    problems.push({
      variable: 'ADMIN_PROXY_HEADER',
      seen: JSON.stringify(name),
      expected: 'a header that only your proxy sets, such as X-Auth-Request-User',
    });
  const trust = text('TRUST_PROXY');
  if (boolean(trust) !== true)
    problems.push({
      variable: 'TRUST_PROXY',
      seen: trust === '' ? 'nothing' : JSON.stringify(trust),
      expected: 'true, because ADMIN_PROXY_HEADER is set',
    });
  return name;
}

/** Reads the keys that sign what leaves the house. */
export function readSecretKeys(setting: SettingReader, production: boolean): readonly string[] {
  const secretKeys = readKeys(setting, 'SECRET_KEY');
  if (production && secretKeys.length === 0)
    setting.noteMissing('SECRET_KEY', 'a key of 16 characters or more, because NODE_ENV is production');
  return secretKeys;
}

/** Who may sign in to /admin. */
export interface AdminConfig {
  readonly adminPassword: string | null;
  /** The file of users of /admin; null: there are none. */
  readonly adminUsers: string | null;
  /**
   * The header, in lower case, in which the trusted proxy names the user of /admin; null: none is trusted.
   */
  readonly adminProxyHeader: string | null;
}

export const readAdminConfig = (setting: SettingReader): AdminConfig => ({
  adminPassword: readSecret(setting, 'ADMIN_PASSWORD'),
  adminUsers: setting.path('ADMIN_USERS'),
  adminProxyHeader: readProxyHeader(setting),
});
