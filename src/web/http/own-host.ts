/** Checks the Host header against the site's own names (DNS rebinding, poisoned links). Pure. */

import { isIP } from 'node:net';
import { isLoopbackName } from '../../loopback.ts';
import { parseHostName } from './local-request.ts';

/** Paths for monitoring, which may use any address of this machine. */
const ANY_HOST = ['/healthz', '/readyz', '/metrics'] as const;

const ALL_ADDRESSES = ['0.0.0.0', '::'];

export interface OwnNames {
  /** BASE_URL as configured; null if it is not. */
  readonly baseUrl: string | null;
  /** The HOST setting. */
  readonly host: string;
}

/** Is this Host one of ours, or is the path allowed under any? */
export function isOwnHost(
  host: string | string[] | undefined,
  path: string,
  { baseUrl, host: listensOn }: OwnNames,
): boolean {
  if (ANY_HOST.some((one) => path === one || path === `${one}/`)) return true;
  const name = parseHostName(host);
  if (name === null) return false;
  if (isLoopbackName(name)) return true;
  if (baseUrl !== null) return name === new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '');
  // Without BASE_URL, an IP address is accepted: no other site's name can resolve to a literal.
  const literal = name.replace(/^\[|\]$/g, '');
  return literal === listensOn.toLowerCase() || (ALL_ADDRESSES.includes(listensOn) && isIP(literal) !== 0);
}
