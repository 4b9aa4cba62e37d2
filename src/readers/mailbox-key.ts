/**
 * Maps an address to its mailbox, as far as the provider's rules are known; limits count by mailbox. Pure.
 */

/**
 * Providers whose domains share mailboxes, and the characters of the local part that they ignore; `(?!)`
 * matches none.
 */
const PROVIDERS: readonly { readonly domains: readonly string[]; readonly ignored: RegExp }[] = [
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g },
  { domains: ['proton.me', 'protonmail.com', 'pm.me', 'protonmail.ch'], ignored: /[._-]/g },
  { domains: ['icloud.com', 'me.com', 'mac.com'], ignored: /(?!)/g },
  { domains: ['yandex.com', 'yandex.ru', 'ya.ru', 'yandex.by', 'yandex.kz'], ignored: /(?!)/g },
];

/**
 * @param addressKey an address in the form used for comparison (`ParsedAddress.key`)
 * @example mailboxKey('a.da+papers@googlemail.com') // 'ada@gmail.com'
 */
export function mailboxKey(addressKey: string): string {
  const domain = domainOfAddress(addressKey);
  const local = addressKey.slice(0, addressKey.length - domain.length - 1);
  const tag = local.indexOf('+');
  const untagged = tag < 1 ? local : local.slice(0, tag);
  const provider = PROVIDERS.find(({ domains }) => domains.includes(domain));
  if (provider === undefined) return `${untagged}@${domain}`;
  return `${untagged.replace(provider.ignored, '') || untagged}@${provider.domains[0]}`;
}

/** Returns the part after the @. */
export const domainOfAddress = (addressKey: string): string =>
  addressKey.slice(addressKey.lastIndexOf('@') + 1);
