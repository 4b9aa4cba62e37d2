/** Recognises what sent a mail back, and why: a mail server, a program that replies, or a person. Pure. */

import type { Fields } from './mail-fields.ts';
import type { ReturnedText } from './returned-text.ts';

/**
 * Exim, OpenSMTPD and old Sendmails write delay notices in prose only; the reason for the delay would read
 * like that of a failure.
 */
export const isDelayNotice = (headers: Fields, text: string): boolean =>
  /^warning: (?:message \S+ delayed|could not send)|^delivery status notification: warning$/i.test(
    headers.get('subject') ?? '',
  ) ||
  /has not yet been delivered|has not been delivered[^.]{0,80} (?:after|for) more than|delivery attempts will continue|this is a warning message only|message still undelivered|only a temporary failure report|do not need to re-?send/i.test(
    text,
  );

export const isFromMailer = (headers: Fields): boolean =>
  headers.has('x-failed-recipients') ||
  /mailer-?daemon|post_?master|mail(?:er)? deliver[a-z]* ?(?:sub)?system|mail delivery|mail administrator|system administrator|mail-?daemon|mdaemon|double-bounce|\bsysadmin@|mail ?system\b/i.test(
    headers.get('from') ?? '',
  );

/**
 * Some mailers have sender names that reveal nothing. A vacation program keeps the subject of the mail that
 * it answers, so the subject alone is not enough.
 */
export const isReturned = (headers: Fields, { hasCopy }: ReturnedText): boolean =>
  /undeliver|returned mail|deliver\w* (?:status|failure|has failed|failed|problem|report|error)|failure notice|failed delivery|non-?deliver|error sending your mail|mail system error|could not be delivered|unzustellbar/i.test(
    headers.get('subject') ?? '',
  ) &&
  (hasCopy || /^<>$/.test(headers.get('return-path')?.trim() ?? ''));

/** RFC 3834 §5, and what programs wrote before it. */
export function isAutomaticReply(headers: Fields): boolean {
  return (
    /^auto-(?:replied|generated|notified)/i.test(headers.get('auto-submitted') ?? '') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    headers.has('x-auto-response-suppress') ||
    /auto_?reply/i.test(headers.get('precedence') ?? '') ||
    /^(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|abwesen|réponse automatique|respuesta automática)/i.test(
      headers.get('subject') ?? '',
    )
  );
}

/**
 * A token shows that the reader acted, whatever program wrote the mail. Without one, only a person counts, or
 * the button of Apple Mail.
 */
export const isUnsubscribeMail = (headers: Fields, tokens: readonly string[]): boolean =>
  tokens.length > 0 ||
  (/^(?:re: ?)?unsubscribe\b/i.test(headers.get('subject')?.trim() ?? '') &&
    (!isAutomaticReply(headers) || headers.get('x-apple-unsubscribe')?.trim().toLowerCase() === 'true'));
