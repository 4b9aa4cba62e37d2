/** Reads what comes back: bounces (RFC 3464 and older prose), complaints (RFC 5965), unsubscribe mails, automatic replies. Pure but for parsing; the only importer of postal-mime. */
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { messageOf } from '../../errors.ts';
import { oneLine } from '../../mail/smtp/classify.ts';
import { type BounceKind, judgeStatus, statusOfProse } from './bounce-policy.ts';

/** A report as read. Whom it is about is only claimed by it: tokens have to verify, Message-IDs have to be known. */
export interface BounceReport {
  readonly kind: BounceKind;
  /** false: told, and not counted against the address. */
  readonly counts: boolean;
  /** RFC 3463, where the report has one or its words stand for one. */
  readonly status: string | null;
  /** The far side's words, one line. */
  readonly detail: string;
  /** TOKEN of every `bounce+TOKEN@…` in the mail, lower case, in order. */
  readonly bounceTokens: readonly string[];
  /** TOKEN of `unsubscribe+TOKEN@…` it was sent to, or of its subject `unsubscribe TOKEN`. */
  readonly unsubscribeTokens: readonly string[];
  /** Of the mail that it returns, with brackets. */
  readonly messageIds: readonly string[];
  /** TOKEN of the `/unsubscribe/TOKEN` in the List-Unsubscribe header of the mail that it returns. */
  readonly listTokens: readonly string[];
  /** Addresses that the report or the returned mail names as recipients. */
  readonly recipients: readonly string[];
}

type Fields = ReadonlyMap<string, string>;

/** Nothing longer is a report; a returned mail of ours is far below. */
const LARGEST_REPORT = 10 * 1024 * 1024;

/** Reads one mail as a mail server's pipe gives it. Never throws for what the mail says; what is not understood is `ignored`. */
export async function parseBounce(raw: Buffer): Promise<BounceReport> {
  const bounded = raw.subarray(0, LARGEST_REPORT);
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
    };
  }
  const whole = bounded.toString('latin1');
  const headers = fieldsOfMail(mail);
  const returned = returnedHeaders(mail, whole);
  const about = {
    // In the parts once more as they are decoded: some gateways put what they return into base64.
    bounceTokens: unique([whole, ...mail.attachments.map(contentOf)].flatMap(bounceTokensIn)),
    unsubscribeTokens: unsubscribeTokensOf(headers),
    messageIds: unique([
      ...returned.flatMap((fields) => idsIn(fields.get('message-id'))),
      // Some return nothing of the mail, and name it.
      ...['in-reply-to', 'references'].flatMap((name) => idsIn(headers.get(name))),
    ]),
    listTokens: unique(returned.flatMap((fields) => listTokensIn(fields.get('list-unsubscribe') ?? ''))),
    recipients: unique(
      returned.flatMap((fields) =>
        ['to', 'x-hmxmroriginalrecipient'].flatMap((name) => addressesIn(fields.get(name))),
      ),
    ),
  };
  const verdict = (kind: BounceKind, rest: Partial<BounceReport> = {}): BounceReport => ({
    kind,
    counts: kind !== 'ignored',
    status: null,
    detail: '',
    ...about,
    ...rest,
    recipients: unique([...(rest.recipients ?? []), ...about.recipients]),
  });

  const feedback = partOf(mail, 'message/feedback-report');
  if (feedback) return feedbackVerdict(fieldsOf(feedback), verdict);
  // Outlook's feedback loop (JMRP) returns the mail and says what it is in the subject alone.
  if (returned.length > 0 && /^complaint about message from /i.test(headers.get('subject') ?? ''))
    return verdict('complaint', { detail: 'a complaint without a report' });
  const status = partOf(mail, 'message/delivery-status', 'message/global-delivery-status');
  if (status) return statusVerdict(status, verdict);
  if (isUnsubscribeMail(headers, about.unsubscribeTokens))
    return verdict('unsubscribe', { detail: 'asked by mail' });
  // Exim marks its bounces as automatic replies; vacation programs have the empty return path of bounces.
  const fromMailer = isFromMailer(headers);
  if (!fromMailer && isAutomaticReply(headers)) return verdict('ignored', { detail: 'an automatic reply' });
  if (fromMailer || isReturned(headers, whole)) return proseVerdict(mail, headers, whole, verdict);
  return verdict('ignored', { detail: 'no report about a mail' });
}

type AttemptDecision = (kind: BounceKind, rest?: Partial<BounceReport>) => BounceReport;

/** RFC 5965 §3.5: what the mailbox provider's user did. */
function feedbackVerdict(fields: Fields, verdict: AttemptDecision): BounceReport {
  const type = (fields.get('feedback-type') ?? '').toLowerCase();
  const rest = {
    detail: `feedback ${type}`,
    recipients: addressesIn(fields.get('original-rcpt-to') ?? fields.get('removal-recipient')),
  };
  if (type.startsWith('opt-out')) return verdict('unsubscribe', rest);
  if (type === 'not-spam' || type === 'auth-failure') return verdict('ignored', rest);
  return verdict('complaint', rest);
}

/** RFC 3464: a block about the message, then one for each recipient. A mail of ours has one recipient, so one failed block is the news. */
function statusVerdict(text: string, verdict: AttemptDecision): BounceReport {
  const blocks = text
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.has('final-recipient') || fields.has('action') || fields.has('status'));
  const failed =
    blocks.find((fields) => fields.get('action')?.toLowerCase() === 'failed') ??
    blocks.find((fields) => !fields.has('action'));
  if (!failed)
    return verdict('ignored', {
      detail: oneLine(`not a failure: ${blocks[0]?.get('action') ?? 'no recipient named'}`),
    });
  const diagnostic = failed.get('diagnostic-code')?.replace(/^[\w.-]+;\s*/, '') ?? '';
  const stated = /[245]\.\d{1,3}\.\d{1,3}/.exec(failed.get('status') ?? '')?.[0] ?? '';
  // Many servers say 5.0.0 and tell the reason in their own words; Exchange says 5.4.x for what its text calls unknown.
  const status = /^5\.0\.0$|^$/.test(stated) ? (statusOfProse(diagnostic) ?? (stated || '5.0.0')) : stated;
  return verdict(judgeStatus(status, diagnostic).kind, {
    counts: judgeStatus(status, diagnostic).counts,
    status,
    detail: oneLine(diagnostic),
    recipients: [failed.get('original-recipient'), failed.get('final-recipient')].flatMap(addressesIn),
  });
}

function proseVerdict(mail: Email, headers: Fields, whole: string, verdict: AttemptDecision): BounceReport {
  // Only what stands before the returned mail: a paper about mailbox quotas must not count as one.
  const text = (mail.text ?? '').split(COPY_BEGINS)[0] as string;
  if (isDelayNotice(headers, text))
    return verdict('ignored', { detail: 'not a failure: the server goes on trying' });
  const status = statusOfProse(text);
  const recipients = [
    ...addressesIn(headers.get('x-failed-recipients')),
    ...addressesIn(/^\s*<([^<>\s]+@[^<>\s]+)>:/m.exec(whole)?.[1]),
  ];
  if (status === null)
    return verdict('ignored', { detail: 'a returned mail whose reason is not understood', recipients });
  return verdict(judgeStatus(status, text).kind, {
    counts: judgeStatus(status, text).counts,
    status,
    detail: oneLine(text).slice(0, 300),
    recipients,
  });
}

/** Exim, OpenSMTPD and old Sendmails write such notices in prose alone; what holds the mail up would read like a failure. */
const isDelayNotice = (headers: Fields, text: string): boolean =>
  /^warning: (?:message \S+ delayed|could not send)|^delivery status notification: warning$/i.test(
    headers.get('subject') ?? '',
  ) ||
  /has not (?:yet )?been delivered|delivery attempts will continue|this is a warning message only|message still undelivered|only a temporary failure report|do not need to re-?send/i.test(
    text,
  );

/** How qmail, Exim, Postfix, Exchange, OpenSMTPD, IMail and old Sendmails introduce the mail that they return. */
const COPY_BEGINS =
  /^[ \t]*-{2,} ?(?:Below this line is a copy of the message|This is a copy of the message|Original message|The header of the original message|The body of the message|Unsent message follows)|^[ \t]*(?:Original message headers:|Below is a copy of the original message:|Original message follows\.$|Message headers follow\.$)/im;

const isFromMailer = (headers: Fields): boolean =>
  headers.has('x-failed-recipients') ||
  /mailer-daemon|postmaster|mail delivery (?:sub)?system|mail administrator/i.test(headers.get('from') ?? '');

const isReturned = (headers: Fields, whole: string): boolean =>
  /^\s*<>\s*$/.test(headers.get('return-path') ?? '') ||
  (/undeliver|returned mail|delivery (?:status|failure)|failure notice/i.test(headers.get('subject') ?? '') &&
    COPY_BEGINS.test(whole));

/** RFC 3834 §5 and what programs wrote before it. */
function isAutomaticReply(headers: Fields): boolean {
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

const isUnsubscribeMail = (headers: Fields, tokens: readonly string[]): boolean =>
  (tokens.length > 0 || /^\s*(?:re:\s*)?unsubscribe\b/i.test(headers.get('subject') ?? '')) &&
  !isAutomaticReply(headers);

function unsubscribeTokensOf(headers: Fields): string[] {
  const to = ['to', 'delivered-to', 'x-original-to', 'envelope-to']
    .map((name) => headers.get(name) ?? '')
    .join(' ');
  const addressed = [...to.matchAll(/\bunsubscribe\+([\w-]{20,64})@/gi)].map(([, token]) => token as string);
  const subject = /\bunsubscribe[ :]+([\w-]{20,64})\b/i.exec(headers.get('subject') ?? '')?.[1];
  return unique(subject === undefined ? addressed : [...addressed, subject]);
}

const bounceTokensIn = (text: string): string[] =>
  [...text.matchAll(/\bbounce\+([a-z0-9]{20,64})@/gi)].map(([, token]) => (token as string).toLowerCase());

const listTokensIn = (field: string): string[] =>
  [...field.matchAll(/\/unsubscribe\/([\w-]{20,64})>/g)].map(([, token]) => token as string);

/** The headers of the mail that came back: as a part (whole mail, or headers only), or in the text below a line that says so. */
function returnedHeaders(mail: Email, whole: string): Fields[] {
  const parts = mail.attachments
    .filter(({ mimeType }) =>
      /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(mimeType),
    )
    .map(contentOf);
  const copy = COPY_BEGINS.exec(whole);
  const texts = copy ? [...parts, whole.slice(copy.index).replace(/^[^\n]*\n\s*/, '')] : parts;
  // postal-mime takes a part of kind text/rfc822-headers for text to be read.
  if (texts.length === 0 && /^message-id:/im.test(mail.text ?? ''))
    texts.push((mail.text ?? '').slice((mail.text ?? '').search(/^[\w-]+:\s/m)));
  return texts.map((text) => fieldsOf(text.split(/\r?\n\r?\n/)[0] as string));
}

const partOf = (mail: Email, ...types: readonly string[]): string | null => {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType));
  return part ? contentOf(part) : null;
};

const contentOf = ({ content }: Attachment): string =>
  (typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('latin1')).replace(
    /\r\n/g,
    '\n',
  );

const fieldsOfMail = (mail: Email): Fields =>
  new Map([...mail.headers].reverse().map(({ key, value }) => [key, value]));

/** Header-like lines, unfolded; the first of a name counts. */
function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const match = /^([\w-]{1,60}):\s*(.*)$/.exec(line);
    if (match && !fields.has((match[1] as string).toLowerCase()))
      fields.set((match[1] as string).toLowerCase(), match[2] as string);
  }
  return fields;
}

const idsIn = (value: string | undefined): string[] => value?.match(/<[^<>\s]+>/g) ?? [];

const addressesIn = (value: string | undefined): string[] => value?.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? [];

const unique = (values: readonly string[]): string[] => [...new Set(values)].slice(0, 20);
