/** POST /webhooks/mail: processes one returned mail; 404 without WEBHOOK_SECRET. */

import { redact } from '../../../log.ts';
import { jsonResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import { authenticateWebhook } from '../../http/webhook-auth.ts';
import type { Site } from '../../site.ts';
import { isSignatureUsed, rememberSignature } from '../../used-signatures-store.ts';
import { notFoundPage } from '../public/problems.ts';
import { mailInBody } from './returned-mail.ts';

/** Maximum request size: our mails are below 200 KB, and a report returns a mail once at most. */
export const MOST_WEBHOOK_BYTES = 1024 * 1024;

/**
 * A 200 means that the mail's effect is stored. The response contains no address: providers log
 * responses.
 */
export async function postReturnedMail(site: Site, { headers, body }: PageRequest): Promise<PageResponse> {
  const { app, processReturnedMail } = site;
  if (app.config.webhookSecrets.length === 0 || processReturnedMail === undefined) return notFoundPage(site);
  const now = app.clock.now();
  const auth = authenticateWebhook(headers, body, app.config.webhookSecrets, now);
  if (!auth.ok) {
    app.metrics.webhooksRefused.inc();
    return refusal(401, 'unauthorized', auth.problem, {
      'www-authenticate': 'Basic realm="Paperround webhook"',
    });
  }
  if (auth.signature !== null && (await isSignatureUsed(app.db, auth.signature))) {
    app.metrics.webhooksRefused.inc();
    return refusal(
      409,
      'replayed',
      'this very request was taken before; sign the mail anew to hand it over again',
    );
  }
  const type = headers['content-type'];
  const mail = mailInBody(body, typeof type === 'string' ? type : '');
  if (mail === null)
    return refusal(
      422,
      'no_mail',
      'expected a mail as message/rfc822, or in a field email, body-mime, message, raw or RawEmail',
    );
  const { kind, action } = await processReturnedMail(mail);
  // After processing, not before: a request that failed half-way may be repeated. Processing a mail
  // twice has no further effect.
  if (auth.signature !== null) await rememberSignature(app.db, auth.signature, now);
  return jsonResponse({ kind, action: redact(action) }, 200, 'none');
}

/** Returns the response to a request that is not accepted, as JSON. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): PageResponse => ({
  ...jsonResponse({ error: { code, message } }, status, 'none'),
  headers,
});
