/** Parses bounces, complaints, unsubscribe mails and automatic replies. */

import PostalMime, { type Email } from 'postal-mime';
import { messageOf } from '../../errors.ts';
import { readSesNotification, type SesNotification } from '../../mail/providers/ses-notification.ts';
import { oneLine } from '../../mail/smtp/classify.ts';
import { type BounceKind, meaningOfClassified, meaningOfReport } from './bounce-policy.ts';
import {
  addressesIn,
  bounceTokensIn,
  type Fields,
  findPart,
  findUnsubscribeTokens,
  firstDistinct,
  idsIn,
  listTokensIn,
  parseFields,
  readContent,
  readMailFields,
  returnedHeaders,
} from './mail-fields.ts';
import { isAutomaticReply, isDelayNotice, isFromMailer, isReturned, isUnsubscribeMail } from './mail-kind.ts';
import { type ReturnedText, readReturnedText } from './returned-text.ts';

/**
 * A parsed report. It can only claim whom it is about: its tokens must still be verified, and its Message-IDs
 * found in the ledger.
 */
export interface BounceReport {
  readonly kind: BounceKind;
  /** false: recorded, but not counted against the address. */
  readonly counts: boolean;
  /** An RFC 3463 status, if the report states one or its words imply one. */
  readonly status: string | null;
  /** The remote server's words, on one line. */
  readonly detail: string;
  /** The TOKEN of every `bounce+TOKEN@…` in the mail, in lower case and in order. */
  readonly bounceTokens: readonly string[];
  /** The TOKEN of the `unsubscribe+TOKEN@…` that it was sent to, and of its subject `unsubscribe TOKEN`. */
  readonly unsubscribeTokens: readonly string[];
  /** Message-IDs of the returned mail, with angle brackets. */
  readonly messageIds: readonly string[];
  /** The TOKEN of the `/unsubscribe/TOKEN` link in the List-Unsubscribe header of the returned mail. */
  readonly listTokens: readonly string[];
  /** Addresses that the report or the returned mail names as recipients. */
  readonly recipients: readonly string[];
  /**
   * The sender of a report in prose, which anyone could have written; null for formats that only programs
   * write.
   */
  readonly writtenBy: string | null;
}

/**
 * Only the beginning of longer mails is read, in bytes or lines: a report precedes the mail that it returns,
 * and ours are far shorter. Each line takes the parser about 30 microseconds.
 */
const LARGEST_REPORT = 10 * 1024 * 1024;
const MOST_LINES = 5_000;

function boundedReport(raw: Buffer): Buffer {
  let end = 0;
  for (let line = 0; line < MOST_LINES; line += 1) {
    const at = raw.indexOf('\n', end);
    if (at < 0) return raw.subarray(0, LARGEST_REPORT);
    end = at + 1;
  }
  return raw.subarray(0, Math.min(end, LARGEST_REPORT));
}

/**
 * Parses one mail as piped in by a mail server. Never throws because of the mail's content: what is not
 * understood is `ignored`.
 */
export async function parseBounce(raw: Buffer): Promise<BounceReport> {
  const bounded = boundedReport(raw);
  let mail: Email;
  try {
    mail = await PostalMime.parse(bounded, { forceRfc822Attachments: true, maxNestingDepth: 16 });
  } catch (error) {
    const detail = oneLine(`not a mail that can be read: ${messageOf(error)}`);
    return {
      kind: 'ignored',
      counts: false,
      status: null,
      detail,
      bounceTokens: [],
      unsubscribeTokens: [],
      messageIds: [],
      listTokens: [],
      recipients: [],
      writtenBy: null,
    };
  }
  const whole = bounded.toString('latin1');
  const headers = readMailFields(mail);
  const prose = readReturnedText(mail);
  const returned = returnedHeaders(mail, prose);
  const about = {
    // The decoded parts are searched too, because some gateways encode what they return in base64.
    bounceTokens: firstDistinct(
      [whole, mail.text ?? '', ...mail.attachments.map(readContent)].flatMap(bounceTokensIn),
    ),
    unsubscribeTokens: findUnsubscribeTokens(headers),
    messageIds: firstDistinct([
      ...returned.flatMap((fields) => idsIn(fields.get('message-id'))),
      // Some servers return nothing of the mail, but name it.
      ...['in-reply-to', 'references'].flatMap((name) => idsIn(headers.get(name))),
    ]),
    listTokens: firstDistinct(
      returned.flatMap((fields) => listTokensIn(fields.get('list-unsubscribe') ?? '')),
    ),
    recipients: firstDistinct(
      returned.flatMap((fields) =>
        ['to', 'x-hmxmroriginalrecipient'].flatMap((name) => addressesIn(fields.get(name))),
      ),
    ),
  };
  const report = (kind: BounceKind, rest: Partial<BounceReport> = {}): BounceReport => ({
    kind,
    counts: kind !== 'ignored',
    status: null,
    detail: '',
    writtenBy: null,
    ...about,
    ...rest,
    messageIds: firstDistinct([...(rest.messageIds ?? []), ...about.messageIds]),
    recipients: firstDistinct([...(rest.recipients ?? []), ...about.recipients]),
  });

  const feedback = findPart(mail, 'message/feedback-report');
  if (feedback) return feedbackReport(parseFields(feedback), report);
  // Outlook's feedback loop (JMRP) returns the mail, and states only in the subject that it is a complaint.
  if (returned.length > 0 && /^complaint about message from /i.test(headers.get('subject') ?? ''))
    return report('complaint', { detail: 'a complaint without a report' });
  const status = findPart(mail, 'message/delivery-status', 'message/global-delivery-status');
  if (status) return statusReport(status, prose, report);
  const notification = readSesNotification(mail.text ?? '');
  if (notification) return notificationReport(notification, report);
  if (isUnsubscribeMail(headers, about.unsubscribeTokens))
    return report('unsubscribe', { detail: 'asked by mail' });
  // Checked in this order because Exim marks its bounces as automatic replies, and vacation programs use the
  // empty return path of bounces.
  const fromMailer = isFromMailer(headers);
  if (!fromMailer && isAutomaticReply(headers)) return report('ignored', { detail: 'an automatic reply' });
  if (fromMailer || isReturned(headers, prose)) return proseReport(headers, prose, report);
  return report('ignored', { detail: 'no report about a mail' });
}

type MakeReport = (kind: BounceKind, rest?: Partial<BounceReport>) => BounceReport;

/** RFC 5965 §3.5: feedback on what a user of the mailbox provider did. */
function feedbackReport(fields: Fields, report: MakeReport): BounceReport {
  const type = (fields.get('feedback-type') ?? '').toLowerCase();
  const rest = {
    detail: `feedback ${type}`,
    recipients: addressesIn(fields.get('original-rcpt-to') ?? fields.get('removal-recipient')),
  };
  if (type.startsWith('opt-out')) return report('unsubscribe', rest);
  if (type === 'not-spam' || type === 'auth-failure') return report('ignored', rest);
  return report('complaint', rest);
}

/**
 * RFC 3464: a block about the message, then a block for each recipient. Our mails have one recipient, so one
 * failed block decides.
 */
function statusReport(text: string, prose: ReturnedText, report: MakeReport): BounceReport {
  const blocks = text
    .split(/\n[ \t]*\n/)
    .map(parseFields)
    .filter((fields) => fields.has('final-recipient') || fields.has('action') || fields.has('status'));
  const failed =
    blocks.find((fields) => /^failed\b/i.test(fields.get('action') ?? '')) ??
    blocks.find((fields) => !fields.has('action'));
  if (!failed)
    return report('ignored', {
      detail: oneLine(`not a failure: ${blocks[0]?.get('action') ?? 'no recipient named'}`),
    });
  const diagnostic = failed.get('diagnostic-code')?.replace(/^[\w.-]{1,40}; {0,20}/, '') ?? '';
  const stated = /[245]\.\d{1,3}\.\d{1,3}/.exec(failed.get('status') ?? '')?.[0] ?? null;
  const meaning = meaningOfReport(stated, [diagnostic, ...prose.texts]) ?? meaningOfReport('5.0.0', []);
  return report(meaning?.kind ?? 'soft', {
    counts: meaning?.counts ?? false,
    status: meaning?.status ?? null,
    detail: oneLine(diagnostic),
    recipients: [failed.get('original-recipient'), failed.get('final-recipient')].flatMap(addressesIn),
  });
}

function notificationReport(
  { type, recipients, messageIds, status, diagnostic, reason }: SesNotification,
  report: MakeReport,
): BounceReport {
  const named = { recipients, messageIds };
  if (type === 'Complaint')
    return report('complaint', { ...named, detail: 'a complaint by way of Amazon SES' });
  const meaning = meaningOfClassified(status, [diagnostic], reason);
  if (meaning === null)
    return report('ignored', { ...named, detail: 'a returned mail whose reason is not understood' });
  return report(meaning.kind, {
    ...named,
    counts: meaning.counts,
    status: meaning.status,
    detail: oneLine(diagnostic),
  });
}

function proseReport(headers: Fields, prose: ReturnedText, report: MakeReport): BounceReport {
  const { texts, own } = prose;
  if (isDelayNotice(headers, own))
    return report('ignored', { detail: 'not a failure: the server goes on trying' });
  const meaning = meaningOfReport(null, [...texts, headers.get('subject') ?? '']);
  const recipients = [
    ...addressesIn(headers.get('x-failed-recipients')),
    ...addressesIn(RECIPIENT_LINE.exec(own)?.[1]),
  ];
  if (meaning === null)
    return report('ignored', { detail: 'a returned mail whose reason is not understood', recipients });
  return report(meaning.kind, {
    counts: meaning.counts,
    status: meaning.status,
    detail: oneLine(own).slice(0, 300),
    recipients,
    writtenBy: addressesIn(headers.get('from')).at(-1) ?? null,
  });
}

/** How qmail and Postfix begin their sentence about a recipient. */
const RECIPIENT_LINE = /^[ \t]{0,40}<([^<>\s]{1,64}@[^<>\s]{1,255})>:/m;
