/** Signs what is posted to a webhook as described by Standard Webhooks (HMAC-SHA256). Pure. */

import { createHmac } from 'node:crypto';

/** The key in the form in which receivers get it: `whsec_` and base64. */
export const webhookSecret = (key: Buffer): string => `whsec_${key.toString('base64')}`;

/**
 * Returns the headers that prove who posts what, and when. While keys are being rotated there is a signature
 * by each, so that a receiver that knows either of them accepts the request.
 * @param at the time of this attempt, in seconds since 1970
 */
export function signatureHeaders(
  keys: readonly Buffer[],
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: Buffer },
): Record<string, string> {
  const signatures = keys.map((key) => {
    const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64');
    return `v1,${mac}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signatures.join(' '),
    'idempotency-key': id,
  };
}
