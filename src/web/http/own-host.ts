/** Under which names the site answers: a page that another name leads to is another site's page (DNS rebinding, poisoned links). Pure. */
import { isIP } from 'node:net';
import { hostNameOf, isLoopbackName } from './local-request.ts';

/** For monitors, which ask by whatever address they know. */
const ANY_HOST = ['/healthz', '/readyz', '/metrics'] as const;

const ALL_ADDRESSES = ['0.0.0.0', '::'];

export interface OwnNames {
  /** BASE_URL as configured; null when it is not. */
  readonly baseUrl: string | null;
  /** HOST. */
  readonly host: string;
}

/** Is this Host one of ours, or is the path one that answers under any? */
export function isOwnHost(
  host: string | string[] | undefined,
  path: string,
  { baseUrl, host: listensOn }: OwnNames,
): boolean {
  if (ANY_HOST.some((one) => path === one || path === `${one}/`)) return true;
  const name = hostNameOf(host);
  if (name === null) return false;
  if (isLoopbackName(name)) return true;
  if (baseUrl !== null) return name === new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '');
  // Not configured yet: by the address itself, which no other site's name can stand for.
  const literal = name.replace(/^\[|\]$/g, '');
  return literal === listensOn.toLowerCase() || (ALL_ADDRESSES.includes(listensOn) && isIP(literal) !== 0);
}
