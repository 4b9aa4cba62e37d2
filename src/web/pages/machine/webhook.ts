/** POST /webhooks/mail: one returned mail (bounce, complaint, unsubscribe mail), as `paperround bounce` takes it. 404 without WEBHOOK_SECRET. */
import { redact } from '../../../log.ts';
import { type Answer, jsonAnswer, type PageRequest } from '../../http/answer.ts';
import { authenticateWebhook } from '../../http/webhook-auth.ts';
import type { Site } from '../../site.ts';
import { isSignatureUsed, rememberSignature } from '../../webhook-store.ts';
import { notFoundPage } from '../public/problems.ts';
import { mailInBody } from './returned-mail.ts';

/** The largest request that is read: mails of ours are below 200 KB, and reports return them once at most. */
export const MOST_WEBHOOK_BYTES = 1024 * 1024;

/** A 200 says that what the mail means is stored. The answer names nobody: providers keep such answers in their logs. */
export async function postReturnedMail(site: Site, { headers, body }: PageRequest): Promise<Answer> {
  const { app, takeReturnedMail } = site;
  if (app.config.webhookSecrets.length === 0 || takeReturnedMail === null) return notFoundPage(site);
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
  const mail = await mailInBody(body, typeof type === 'string' ? type : '');
  if (mail === null)
    return refusal(
      422,
      'no_mail',
      'expected a mail as message/rfc822, or in a field email, body-mime, message, raw or RawEmail',
    );
  const { kind, action } = await takeReturnedMail(mail);
  // After, not before: a request that failed half-way may come again as it is. Taking a mail twice does nothing twice.
  if (auth.signature !== null) await rememberSignature(app.db, auth.signature, now);
  return jsonAnswer({ kind, action: redact(action) }, 200, 'none');
}

const refusal = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Answer => ({
  ...jsonAnswer({ error: { code, message } }, status, 'none'),
  headers,
});
