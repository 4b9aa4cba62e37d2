/** Decides which network addresses a source, or its redirects, may connect to. Pure. */

import ipaddr from 'ipaddr.js';

/** Ranges (names of ipaddr.js) that `ALLOW_PRIVATE_SOURCES` permits. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
]);

/**
 * Addresses of cloud metadata services, which contain credentials; never permitted. (169.254.169.254 and
 * fe80::/10 are link-local, and so refused anyway.)
 */
const METADATA = ['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'].map(
  (text) => ipaddr.process(text).toString(),
);

/** IPv6 prefixes that embed an IPv4 address, which a gateway would unwrap: RFC 8215, RFC 4291 §2.5.5.1. */
const WRAPPED: readonly (readonly [ipaddr.IPv6, number])[] = [
  [ipaddr.IPv6.parse('64:ff9b:1::'), 48],
  [ipaddr.IPv6.parse('::'), 96],
];

/**
 * Returns why an address must not be connected to, as a predicate (`is not public (loopback)`); null if it
 * may be.
 * @param allowPrivate permits loopback and private networks, but never link-local and metadata addresses
 */
export function refusalOfAddress(address: string, allowPrivate: boolean): string | null {
  const plain = address.split('%', 1)[0] as string;
  if (!ipaddr.isValid(plain)) return 'is no IP address';
  // `process` converts ::ffff:127.0.0.1 to 127.0.0.1.
  const parsed = ipaddr.process(plain);
  if (METADATA.includes(parsed.toString())) return 'is a metadata address of a cloud';
  const range = parsed.range();
  if (allowPrivate && PRIVATE_RANGES.has(range)) return null;
  if (range !== 'unicast') return `is not public (${WORDS[range] ?? range})`;
  if (parsed instanceof ipaddr.IPv6 && WRAPPED.some(([prefix, bits]) => parsed.match(prefix, bits)))
    return 'wraps an IPv4 address';
  return null;
}

/**
 * Returns the host of a url if it is a literal address, otherwise null. WHATWG URLs have already normalised
 * `127.1`, `0x7f.1` and full-width digits.
 */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? host : null;
}

/** Is the host, judging by the url alone, on this machine or in a private network? */
export const isOwnNetwork = (url: URL): boolean => PRIVATE_RANGES.has(rangeOf(url));

/** Is the host, judging by the url alone, this machine? */
export const isThisMachine = (url: URL): boolean => rangeOf(url) === 'loopback';

function rangeOf(url: URL): string {
  const literal = literalAddress(url);
  if (literal !== null) return ipaddr.process(literal).range();
  return url.hostname === 'localhost' || url.hostname.endsWith('.localhost') ? 'loopback' : 'unicast';
}

const WORDS: Readonly<Record<string, string>> = {
  loopback: 'loopback',
  private: 'a private network',
  uniqueLocal: 'a private network',
  carrierGradeNat: 'carrier-grade NAT',
  linkLocal: 'link-local',
  unspecified: 'the unspecified address',
  rfc6052: 'NAT64',
};
