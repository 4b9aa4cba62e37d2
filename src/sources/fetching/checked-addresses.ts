/** Resolves a host to addresses that may be connected to. */

import { lookup as systemLookup } from 'node:dns/promises';
import { literalAddress, refusalOfAddress } from './address-rules.ts';
import { FetchRefused } from './fetch-failure.ts';

/** Returns all addresses of a name. */
export type Lookup = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const everyAddress: Lookup = (hostname) => systemLookup(hostname, { all: true });

/**
 * Returns all addresses of a name, checked. Connect to one of these, so that it does not matter if the name
 * server answers differently later.
 * @throws FetchRefused if any of them must not be connected to
 */
export async function checkedAddresses(
  hostname: string,
  allowPrivate: boolean,
  lookup: Lookup = everyAddress,
): Promise<{ address: string; family: number }[]> {
  const addresses = await lookup(hostname);
  for (const { address } of addresses) {
    const refusal = refusalOfAddress(address, allowPrivate);
    if (refusal !== null) {
      const named = hostname === address || hostname === `[${address}]`;
      throw new FetchRefused(`${named ? address : `${hostname} is at ${address}, which`} ${refusal}`);
    }
  }
  return addresses.map(({ address, family }) => ({ address, family }));
}

/** The same for the host of a URL, which may itself be an address. */
export async function lookUpAddresses(
  url: URL,
  allowPrivate: boolean,
): Promise<{ address: string; family: number }[]> {
  const literal = literalAddress(url);
  return checkedAddresses(
    url.hostname,
    allowPrivate,
    literal === null ? undefined : async () => [{ address: literal, family: literal.includes(':') ? 6 : 4 }],
  );
}
