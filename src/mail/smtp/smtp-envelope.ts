/** Checks of an envelope that are possible before anything is sent. Pure. */

import { domainToASCII } from 'node:url';
import type { AttemptResult, OutgoingMail } from '../mail.ts';
import { type Extensions, isAscii } from './smtp-wire.ts';

// Control characters, white space and angle brackets would end the command or the address.
const UNWRITABLE = /[\p{Cc}\s<>]/u;

/** Returns the refusal that this server would send, or should send; null if the mail can be tried. */
export function unsendable({ envelope, raw }: OutgoingMail, extensions: Extensions): AttemptResult | null {
  const refused = (
    about: 'recipient' | 'content',
    enhancedCode: string | null,
    response: string,
  ): AttemptResult => ({
    kind: 'refused',
    about,
    permanent: true,
    code: null,
    enhancedCode,
    response,
  });
  if (UNWRITABLE.test(envelope.from))
    return refused('content', '5.1.7', 'Not sent: the sender address cannot be written in SMTP');
  if (UNWRITABLE.test(envelope.to))
    return refused('recipient', '5.1.3', 'Not sent: the address cannot be written in SMTP');
  if (!isAscii(envelope.from + envelope.to) && !extensions.has('SMTPUTF8'))
    return refused(
      'recipient',
      null,
      'Not sent: the address needs SMTPUTF8 (RFC 6531), which the mail server does not offer',
    );
  const most = Number(extensions.get('SIZE') || 0);
  if (most > 0 && raw.length > most)
    return refused('content', '5.3.4', `Not sent: the mail server takes no more than ${most} bytes`);
  return null;
}

/** Converts a domain in another script to A-labels (RFC 5891); the part before the @ stays as it is. */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 || isAscii(address)
    ? address
    : `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
