/** Reads the variables that guard something: passwords, keys, the DKIM key, the header of a proxy. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigProblem } from './config-file.ts';
import { boolean, dkimSelector, domainName, type Environment, type VariableReader } from './config-values.ts';

const SHORTEST_SECRET = 16;

/** Reads one secret verbatim; null if it is not set. */
export function readSecret(variable: string, env: Environment, problems: ConfigProblem[]): string | null {
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
export function readKeys(variable: string, env: Environment, problems: ConfigProblem[]): string[] {
  const keys = (env[variable] ?? '')
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
export function readProxyHeader(env: Environment, problems: ConfigProblem[]): string | null {
  const name = env.ADMIN_PROXY_HEADER?.trim().toLowerCase() ?? '';
  if (name === '') return null;
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name) || NOT_FOR_USERS.test(name))
    problems.push({
      variable: 'ADMIN_PROXY_HEADER',
      seen: JSON.stringify(name),
      expected: 'a header that only your proxy sets, such as X-Auth-Request-User',
    });
  if (boolean(env.TRUST_PROXY?.trim() ?? '') !== true)
    problems.push({
      variable: 'TRUST_PROXY',
      seen: env.TRUST_PROXY?.trim() ? JSON.stringify(env.TRUST_PROXY.trim()) : 'nothing',
      expected: 'true, because ADMIN_PROXY_HEADER is set',
    });
  return name;
}

export interface DkimConfig {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Reads the three DKIM variables; null if none is set. Setting only some is a problem. */
export function readDkim(
  env: Environment,
  read: VariableReader,
  { folder, problems }: { readonly folder: string; readonly problems: ConfigProblem[] },
): DkimConfig | null {
  const names = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'] as const;
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length === names.length) return null;
  for (const variable of missing)
    problems.push({
      variable,
      seen: 'nothing',
      expected: `a value, because ${names.filter((name) => !missing.includes(name)).join(' and ')} is set`,
    });
  if (missing.length > 0) return null;
  const domain = read('DKIM_DOMAIN', null, domainName, 'a domain name');
  const selector = read(
    'DKIM_SELECTOR',
    null,
    dkimSelector,
    'labels of letters, digits, dashes and underscores, joined by dots',
  );
  const privateKey = readSigningKey(env.DKIM_PRIVATE_KEY?.trim() ?? '', folder, problems);
  return domain === null || selector === null || privateKey === null
    ? null
    : { domain, selector, privateKey };
}

/**
 * Returns the PEM in the value, or in the file that it names. A problem does not quote the value, because it
 * may be a key that was cut short.
 */
function readSigningKey(value: string, folder: string, problems: ConfigProblem[]): string | null {
  const unescaped = value.replaceAll('\\n', '\n').trim();
  if (unescaped.includes('-----BEGIN')) return unescaped;
  try {
    return readFileSync(resolve(folder, value), 'utf8').trim();
  } catch (error) {
    problems.push({
      variable: 'DKIM_PRIVATE_KEY',
      seen: `neither a PEM nor the path of a file that can be read (${(error as NodeJS.ErrnoException).code})`,
      expected: 'a PEM key, a path to one, or a PEM with \\n written out',
    });
    return null;
  }
}
