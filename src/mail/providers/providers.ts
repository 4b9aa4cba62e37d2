/** The adapters by name, and the headers by which their events identify a mail of ours. */

import type { ProviderName } from '../../provider-names.ts';
import { brevo } from './brevo.ts';
import { mailgun } from './mailgun.ts';
import { postmark } from './postmark.ts';
import type { ProviderAdapter } from './provider.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';

export const PROVIDERS: Readonly<Record<ProviderName, ProviderAdapter>> = {
  ses,
  sendgrid,
  postmark,
  mailgun,
  resend,
  brevo,
};

/** Returns no headers if no provider is configured; mails are unchanged then. */
export function providerHeaders(
  secrets: Readonly<Record<ProviderName, readonly string[]>>,
  makeToken: () => string,
): (readonly [name: string, value: string])[] {
  const used = Object.entries(PROVIDERS).filter(([name]) => secrets[name as ProviderName].length > 0);
  if (used.length === 0) return [];
  const token = makeToken();
  return used.map(([, adapter]) => adapter.header(token));
}
