/** Turns an event of a mail provider into a report, by the same policy as bounces by mail. Pure. */

import { createHash } from 'node:crypto';
import type { MailEvent } from '../../mail/providers/provider.ts';
import { oneLine } from '../../mail/smtp/classify.ts';
import type { ProviderName } from '../../provider-names.ts';
import type { BounceReport } from './bounce.ts';
import { meaningOfClassified } from './bounce-policy.ts';
import type { BounceRecord } from './bounce-store.ts';

export function reportOfEvent(event: MailEvent): BounceReport & { readonly kind: BounceRecord['kind'] } {
  const about = {
    detail: oneLine([event.name, event.detail].filter((part) => part !== '').join(': ')),
    bounceTokens: event.tokens.map((token) => token.toLowerCase()),
    unsubscribeTokens: [],
    messageIds: event.messageIds,
    listTokens: [],
    recipients: event.recipients,
    writtenBy: null,
  };
  if (event.kind !== 'bounce') return { kind: event.kind, counts: true, status: null, ...about };
  const meaning = meaningOfClassified(event.status, [event.words], event.reason);
  // A bounce that is not understood at all may be about us, so it does not count.
  return {
    kind: meaning?.kind ?? 'soft',
    counts: meaning?.counts ?? false,
    status: meaning?.status ?? null,
    ...about,
  };
}

/** Returns the id under which the report is stored, so that a repeated event has no further effect. */
export const reportIdOf = (provider: ProviderName, { name, id }: MailEvent): string =>
  createHash('sha256').update(`${provider}\n${name}\n${id}`).digest('hex');
