/** Validates and normalises mail addresses. Pure. */

import { domainToASCII, domainToUnicode } from 'node:url';
import { ADDRESS_PROBLEMS } from '../text/wording/input-wording.ts';

export interface ParsedAddress {
  /** For sending: the local part as typed, the domain as A-labels in lower case. */
  readonly address: string;
  /** For comparing: all in lower case. */
  readonly key: string;
}

export type AddressCheck =
  | { readonly ok: true; readonly value: ParsedAddress }
  | { readonly ok: false /** A sentence. */; readonly reason: string };

// RFC 5321 §4.5.3.1: a path of 256 octets includes its angle brackets.
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;
const LONGEST_DOMAIN = 253;

// dot-atom of RFC 5322 §3.2.3. Quoted local parts, comments and address literals are legal there but never
// used on a form; what looks like one is a typo or an attack.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const ASCII = /^[\x20-\x7e]*$/;
const DOMAIN_LETTERS = /^[\p{L}\p{M}\p{N}.。．｡·・-]+$/u;

/**
 * Checks an address as typed (surrounding white space is dropped). Returns its normalised form, or why it is
 * invalid. `localhost` is the only domain allowed without a dot; the demonstration uses it.
 * @example parseEmailAddress(' Ada@Bücher.example ')
 * // { ok: true, value: { address: 'Ada@xn--bcher-kva.example', key: 'ada@xn--…' } }
 */
export function parseEmailAddress(text: string): AddressCheck {
  const typed = text.trim();
  if (typed === '') return refuse(ADDRESS_PROBLEMS.empty);
  // Checked before anything scans the text, which may be megabytes long.
  if (typed.length > 4 * LONGEST_ADDRESS) return refuse(ADDRESS_PROBLEMS.long(LONGEST_ADDRESS));
  if (HIDDEN.test(typed)) return refuse(ADDRESS_PROBLEMS.hidden);
  const at = typed.lastIndexOf('@');
  if (at < 0) return refuse(ADDRESS_PROBLEMS.noAt);
  const localPart = typed.slice(0, at);
  const localProblem = problemOfLocalPart(localPart);
  if (localProblem !== null) return refuse(localProblem);
  const domain = asciiDomain(typed.slice(at + 1));
  if (domain === null) return refuse(ADDRESS_PROBLEMS.noDomain);
  const address = `${localPart}@${domain}`;
  if (address.length > LONGEST_ADDRESS) return refuse(ADDRESS_PROBLEMS.long(LONGEST_ADDRESS));
  return { ok: true, value: { address, key: address.toLowerCase() } };
}

function problemOfLocalPart(localPart: string): string | null {
  if (localPart === '') return ADDRESS_PROBLEMS.noLocalPart;
  if (!ASCII.test(localPart) && !/[ ]/.test(localPart)) return ADDRESS_PROBLEMS.letters;
  if (!LOCAL_PART.test(localPart)) return ADDRESS_PROBLEMS.signs;
  return localPart.length > LONGEST_LOCAL_PART ? ADDRESS_PROBLEMS.longLocalPart(LONGEST_LOCAL_PART) : null;
}

function asciiDomain(typed: string): string | null {
  // Only internationalised names go through the URL parser, which would also unescape `%41`, cut off a
  // path, and read `1` as 0.0.0.1.
  if (!ASCII.test(typed) && !DOMAIN_LETTERS.test(typed)) return null;
  const domain = (ASCII.test(typed) ? typed : domainToASCII(typed)).toLowerCase();
  if (domain.length > LONGEST_DOMAIN) return null;
  if (domain === 'localhost') return domain;
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  const wellFormed = labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(top);
  return wellFormed && labels.every(isRealLabel) ? domain : null;
}

// An xn-- label that cannot be decoded would be rejected by the first mail server. For such a label,
// `domainToUnicode` returns '' on Node 20, and the label unchanged on Node 24.
const isRealLabel = (label: string): boolean =>
  !label.startsWith('xn--') || (domainToASCII(label) === label && !domainToUnicode(label).startsWith('xn--'));

const refuse = (reason: string): AddressCheck => ({ ok: false, reason });
