/** Decides whether a request comes from this machine itself and not through a proxy on it. Pure. */

import { isLoopbackAddress, isLoopbackName } from '../../loopback.ts';
import type { RequestHeaders } from './response.ts';

/** Headers that proxies add. If any of them is present, the client may be a remote one behind a proxy. */
const FORWARDING = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-original-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'cf-ray',
  'fastly-client-ip',
  'fly-client-ip',
  'x-envoy-external-address',
  'x-amzn-trace-id',
] as const;

/** Returns the name in a Host header (RFC 9110 §7.2) without its port; null if it is invalid. */
export function parseHostName(host: string | string[] | undefined): string | null {
  const [, name] =
    /^(\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?$/i.exec(typeof host === 'string' ? host : '') ?? [];
  return name === undefined ? null : name.toLowerCase().replace(/\.$/, '');
}

/** @param peer the remote address of the connection, whatever the headers say */
export function isLocalRequest(headers: RequestHeaders, peer: string): boolean {
  const host = parseHostName(headers.host);
  const forwarded = FORWARDING.some((name) => headers[name] !== undefined);
  return isLoopbackAddress(peer) && host !== null && isLoopbackName(host) && !forwarded;
}
