/**
 * How some fifty mail systems word what they send back, written after their forms, and what each is taken
 * for: by text first, then by code.
 */
import { type BounceReport, parseBounce } from '../../../src/delivery/bounces/bounce.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx';
const RETURN_PATH = `bounce+${TOKEN}@bounces.papers.example`;
const UNSUBSCRIBE_TOKEN = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCde';
const COPY = [
  `Return-Path: <${RETURN_PATH}>`,
  'From: Papers <digest@papers.example>',
  'To: ada@reader.example',
  'Subject: 12 papers for you',
  'Message-ID: <run7reader9@papers.example>',
];

/** A report in prose, as it is or with a copy of the mail below. */
const prose = (
  text: string,
  { from = 'MAILER-DAEMON@mx.reader.example', subject = 'Returned mail', headers = [] as string[] } = {},
): Buffer =>
  Buffer.from(
    [`From: ${from}`, `To: ${RETURN_PATH}`, `Subject: ${subject}`, ...headers, '', ...text.split('\n')].join(
      '\r\n',
    ),
  );

/** A report of RFC 3464. */
const dsn = (status: string, diagnostic: string | null, text = 'Your mail could not be delivered.'): Buffer =>
  Buffer.from(
    [
      'From: Mail Delivery System <MAILER-DAEMON@mx.reader.example>',
      `To: ${RETURN_PATH}`,
      'Subject: Delivery Status Notification (Failure)',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      ...text.split('\n'),
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.reader.example',
      '',
      'Final-Recipient: rfc822; ada@reader.example',
      'Action: failed',
      `Status: ${status}`,
      ...(diagnostic === null ? [] : [`Diagnostic-Code: smtp; ${diagnostic}`]),
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      ...COPY,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );

/** A notification of Amazon SES as SNS mails it. */
const ses = (
  bounceType: string,
  bounceSubType: string,
  status?: string,
  diagnosticCode?: string,
  isWrapped = false,
): Buffer => {
  const inner = JSON.stringify({
    notificationType: 'Bounce',
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: 'ada@reader.example', action: 'failed', status, diagnosticCode }],
    },
    mail: { source: RETURN_PATH, commonHeaders: { messageId: '<run7reader9@papers.example>' } },
  });
  const body = isWrapped ? JSON.stringify({ Type: 'Notification', Message: inner }) : inner;
  const from = 'Amazon SNS <no-reply@sns.amazonaws.com>';
  return prose(`${body}\n\n--\nIf you wish to stop receiving notifications, please visit the link below.`, {
    from,
    subject: 'Amazon SES Email Event Notification',
  });
};

type Sample = readonly [system: string, raw: Buffer];

const GONE: readonly Sample[] = [
  [
    'Lotus Notes',
    prose(
      '------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\nada@reader.example\n\n------- Returned Message --------\n' +
        COPY.join('\n'),
      { from: 'postmaster@notes.reader.example', subject: 'Undeliverable message' },
    ),
  ],
  [
    'Lotus Notes, in Japanese',
    prose(
      '------- Failure Reasons  --------\n\nユーザーはディレクトリのリストにありません\nada@reader.example\n\n------- Returned Message --------\n',
      {
        from: 'postmaster@notes.reader.example',
        subject: 'Undeliverable message',
        headers: ['Content-Type: text/plain; charset=utf-8'],
      },
    ),
  ],
  [
    'Domino',
    dsn(
      '5.0.0',
      null,
      'Your message\n\n  Subject: 12 papers for you\n\nwas not delivered to:\n\n  ada@reader.example\n\nbecause:\n\n  User ada (ada@reader.example) not listed in Domino Directory',
    ),
  ],
  [
    'Exchange 5.5 and 2003',
    prose(
      'Your message\n\n  To:      ada@reader.example\n  Subject: 12 papers for you\n  Sent:    Fri, 20 Nov 2026 08:00:00 +0000\n\ndid not reach the following recipient(s):\n\nada@reader.example on Fri, 20 Nov 2026 08:00:51 +0000\n    The recipient name is not recognized\n    The MTS-ID of the original message is: c=us;a= ;p=reader;l=MX0261120\n    MSEXCH:IMS:READER:MAIN:MX 0 (000C05A6) Unknown Recipient',
      {
        from: 'System Administrator <postmaster@reader.example>',
        subject: 'Undeliverable: 12 papers for you',
      },
    ),
  ],
  ['Exchange 2007', dsn('5.1.1', '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found')],
  ['Exchange 2010 with another code', dsn('5.4.0', '550 5.4.0 RESOLVER.ADR.ExRecipNotFound; not found')],
  [
    'Microsoft 365',
    dsn(
      '5.1.10',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@reader.example not found by SMTP address lookup',
    ),
  ],
  [
    'Microsoft 365, in prose alone',
    dsn(
      '5.0.0',
      null,
      "Your message to ada@reader.example couldn't be delivered.\nada wasn't found at reader.example.",
    ),
  ],
  [
    'IMail',
    prose(`Unknown user: ada@reader.example\n\nOriginal message follows.\n\n${COPY.join('\n')}`, {
      from: 'Postmaster <postmaster@reader.example>',
      subject: 'Undeliverable Mail',
      headers: ['X-Mailer: <SMTP32 v8.22>'],
    }),
  ],
  [
    'IMail, final delivery',
    prose('Invalid final delivery userid: ada@reader.example\n\nOriginal message follows.\n', {
      from: 'postmaster@reader.example',
      subject: 'Undeliverable Mail',
    }),
  ],
  [
    'Verizon vtext.com',
    prose(
      'Error: \n\n550 - Requested action not taken: no such user here\n\nMessage details:\n  Subject: 12 papers for you\n  MAIL FROM: ' +
        RETURN_PATH +
        '\n  RCPT TO: 5550100@vtext.example',
      { from: 'post_master@vtext.example', subject: 'Undeliverable Message' },
    ),
  ],
  [
    'Verizon vzwpix.com',
    prose(
      'Message could not be delivered to mobile.\nError: No valid recipients for this MM\n\nOriginal Message:\nFrom: digest@papers.example\nTo: 5550100@pix.example',
      { from: 'sysadmin@mms.pix.example', subject: 'Undeliverable Message' },
    ),
  ],
  ['Amazon SES notification', ses('Permanent', 'General', '5.1.1', 'smtp; 550 5.1.1 user unknown')],
  ['Amazon SES notification in an envelope of SNS', ses('Permanent', 'NoEmail', undefined, undefined, true)],
  [
    'Amazon SES suppression list',
    ses(
      'Permanent',
      'Suppressed',
      '5.1.1',
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
    ),
  ],
  [
    'Sendmail 5',
    prose(
      '   ----- Transcript of session follows -----\nWhile talking to mx.reader.example:\n>>> RCPT To:<ada@reader.example>\n<<< 550 <ada@reader.example>, User Unknown\n550 <ada@reader.example>... User unknown\n\n   ----- Unsent message follows -----\n' +
        COPY.join('\n'),
      { from: 'Mail Delivery Subsystem <MAILER-DAEMON@old.example>', subject: 'Returned mail: User unknown' },
    ),
  ],
  [
    'Sendmail 8',
    dsn(
      '5.1.1',
      '550 5.1.1 <ada@reader.example>... User unknown',
      '   ----- The following addresses had permanent fatal errors -----\n<ada@reader.example>\n    (reason: 550 5.1.1 <ada@reader.example>... User unknown)',
    ),
  ],
  ['Sendmail 8 with its general code', dsn('5.3.0', '553 5.3.0 <ada@reader.example>... No such user here')],
  [
    'Postfix',
    dsn(
      '5.1.1',
      '550 5.1.1 <ada@reader.example>: Recipient address rejected: User unknown in virtual mailbox table',
    ),
  ],
  [
    'Postfix that gave a passing answer for days',
    dsn(
      '4.1.1',
      '450 4.1.1 <ada@reader.example>: Recipient address rejected: User unknown in local recipient table',
    ),
  ],
  [
    'Exim',
    prose(
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ada@reader.example\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n' +
        COPY.join('\n'),
      {
        from: 'Mail Delivery System <Mailer-Daemon@exim.example>',
        subject: 'Mail delivery failed: returning message to sender',
        headers: ['X-Failed-Recipients: ada@reader.example', 'Auto-Submitted: auto-replied'],
      },
    ),
  ],
  [
    'qmail',
    prose(
      "Hi. This is the qmail-send program at qmail.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ada@reader.example>:\n192.0.2.153 does not like recipient.\nRemote host said: 550 5.1.1 <ada@reader.example>... User Unknown\nGiving up on 192.0.2.153.\n\n--- Below this line is a copy of the message.\n\n" +
        COPY.join('\n'),
      { subject: 'failure notice' },
    ),
  ],
  [
    'qmail for a domain',
    prose(
      "<ada@reader.example>:\nSorry, I couldn't find any host named reader.example. (#5.1.2)\n\n--- Below this line is a copy of the message.\n",
      { subject: 'failure notice' },
    ),
  ],
  [
    'Courier',
    prose(
      'This is a delivery status notification from mx.reader.example.\n\n<ada@reader.example>:\n    mx.reader.example [192.0.2.7]:\n>>> RCPT TO:<ada@reader.example>\n<<< 550 User <ada@reader.example> unknown\n',
      { subject: 'NOTICE: mail delivery status.' },
    ),
  ],
  [
    'Yahoo',
    dsn(
      '5.0.0',
      "554 delivery error: dd This user doesn't have a yahoo.example account (ada@yahoo.example) [0]",
    ),
  ],
  [
    'Gmail',
    dsn(
      '5.1.1',
      "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. https://support.example/?p=NoSuchUser",
    ),
  ],
  [
    'Gmail of old',
    prose(
      'This is an automatically generated Delivery Status Notification\n\nDelivery to the following recipient failed permanently:\n\n     ada@reader.example\n\nTechnical details of permanent failure: \nThe error that the other server returned was:\n550 550 Unknown user ada@reader.example (state 14).\n\n   ----- Original message -----\n\n' +
        COPY.join('\n'),
      {
        from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
        subject: 'Delivery Status Notification (Failure)',
      },
    ),
  ],
  ['Outlook.com', dsn('5.5.0', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)')],
  [
    'mail.ru',
    dsn(
      '5.0.0',
      '550 Message was not accepted -- invalid mailbox. Local mailbox ada@mail.example is unavailable: user not found',
    ),
  ],
  ['Yandex', dsn('5.7.1', '550 5.7.1 No such user!')],
  [
    'GMX',
    prose(
      'Delivery to the following recipients failed permanently:\n\nSMTP error from remote server after RCPT command:\nhost: mx.reader.example\n5.1.1 <ada@reader.example>... User is unknown {mx-us}\n\n--- The header of the original message is following. ---\n' +
        COPY.join('\n'),
      {
        from: 'GMX Mailer Daemon <mailer-daemon@gmx.example>',
        subject: 'Mail delivery failed: returning message to sender',
      },
    ),
  ],
  [
    '1&1, in German',
    prose('Ihre Nachricht konnte nicht zugestellt werden.\n\n<ada@reader.example>:\nEmpfänger unbekannt\n', {
      from: 'Mail Delivery System <mailer-daemon@kundenserver.example>',
      subject: 'Mail delivery failed',
      headers: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
    }),
  ],
  [
    'Apache James',
    prose(
      "Hi. This is the James mail server at james.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n  ada@reader.example\n\nError message below:\n550 - Requested action not taken: no such user here\n",
      { from: 'postmaster@james.example', subject: 'Re: 12 papers for you' },
    ),
  ],
  [
    'OpenSMTPD',
    prose(
      '    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nada@reader.example: 550 5.1.1 <ada@reader.example>... User Unknown\n\n    Below is a copy of the original message:\n\n' +
        COPY.join('\n'),
      { from: 'Mailer Daemon <MAILER-DAEMON@bsd.example>', subject: 'Delivery status notification' },
    ),
  ],
  [
    'MailFoundry',
    prose(
      'Unable to deliver message to: <ada@reader.example>\nDelivery failed for the following reason:\nServer mx.reader.example[192.0.2.2] failed with: 550 <ada@reader.example> No such user here\n\nThis has been a permanent failure.  No further delivery attempts will be made.',
      { from: '<MAILER-DAEMON@foundry.example>', subject: 'Message delivery has failed' },
    ),
  ],
  [
    'McAfee',
    dsn(
      '5.0.0',
      null,
      '   --- The following addresses had delivery problems ---\n\n<ada@reader.example>   (User unknown ada@reader.example)',
    ),
  ],
  [
    'MailMarshal',
    prose(
      'Your message:\n   From:    digest@papers.example\n   Subject: 12 papers for you\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n    ada@reader.example\n\n+++++++++++++++++++++++\n',
      { from: 'postmaster@marshal.example', subject: 'Undeliverable Mail: "12 papers for you"' },
    ),
  ],
  [
    'SurfControl',
    prose(
      'Your message could not be sent.\nA transcript of the attempts to send the message follows.\nThe number of attempts made: 1\nAddressed To: ada@reader.example\n\nFailed to send to identified host,\nada@reader.example: [192.0.2.5], 550 ada@reader.example... No such user\n--- Message non-deliverable.',
      { from: 'Mail Administrator <admin@surf.example>', subject: 'Mail delivery failure' },
    ),
  ],
  [
    'm-FILTER',
    prose(
      'ada@reader.example\n\n-------server message\n550 5.1.1 unknown user <ada@reader.example>\n\n-------SMTP command\nRCPT\n\n-------original message\n' +
        COPY.join('\n'),
      { from: 'Mailer-Daemon@filter.example', subject: 'failure notice' },
    ),
  ],
  [
    'EZweb',
    prose(
      'Each of the following recipients was rejected by a remote\nmail server.\n\n   Recipient: <ada@ez.example>\n   >>> RCPT TO:<ada@ez.example>\n   <<< 550 <ada@ez.example>: User unknown\n',
      { from: 'Postmaster@ez.example', subject: 'Mail System Error - Returned Mail' },
    ),
  ],
  ['docomo', dsn('5.0.0', '550 Unknown user ada@docomo.example')],
  [
    'a relay that lists addresses in brackets',
    prose(
      'The original message was received at Fri, 20 Nov 2026 08:00:00 +0000\nfrom digest@papers.example\n\n---The following addresses had delivery errors---\n\nada@reader.example [User unknown]\n\nReceived: from 192.0.2.1\n',
      { from: '"Mail Deliver System" <mds@relay.example>', subject: 'Returned Mail: User unknown' },
    ),
  ],
  [
    'a relay with technical details',
    prose(
      'Delivery to the following recipients failed permanently:\n\n  * ada@reader.example\n\n                            Technical details:\n\nSMTP:RCPT host 192.0.2.8: 553 5.3.0 <ada@reader.example>... No such user here\n',
      { from: 'Mail Delivery System <mds@relay.example>', subject: 'Delivery status notification' },
    ),
  ],
  [
    'a relay that counts errors',
    prose(
      '1 error(s):\n\nSMTP Server <mx.reader.example> rejected recipient <ada@reader.example>\n  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]\n\nThe attachment contains the original mail headers.\n',
      { from: 'postmaster@relay.example', subject: 'There was an error sending your mail' },
    ),
  ],
  ['SendGrid', dsn('5.0.0', '550 5.1.1 The email account that you tried to reach does not exist')],
  [
    'Mimecast',
    dsn('5.0.0', '550 Invalid Recipient - https://community.mimecast.example/docs/DOC-1369#550 [abc]'),
  ],
  ['Proofpoint', dsn('5.1.1', '550 5.1.1 User Unknown')],
  ['Barracuda', dsn('5.1.1', '550 No such user (ada@reader.example)')],
  ['MessageLabs', dsn('5.0.0', '550-Invalid recipient <ada@reader.example>\n 550 (#5.1.1)')],
  [
    'Zoho',
    prose(
      'This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. \n\nada@reader.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.=1 <ada@reader.example>... User Unknown\n',
      { from: 'mailer-daemon@mail.zoho.example', subject: 'Undelivered Mail Returned to Sender' },
    ),
  ],
  [
    'Trend Micro InterScan',
    prose(
      'Unable to deliver message to <ada@reader.example>\nSent >>> RCPT TO:<ada@reader.example>\nReceived <<< 550 5.1.1 <ada@reader.example>... user unknown\n',
      { from: '"InterScan MSS" <postmaster@mss.example>', subject: 'Mail could not be delivered' },
    ),
  ],
  ['a server in French', dsn('5.0.0', '550 Adresse d au moins un destinataire invalide')],
  ['a server in Spanish', dsn('5.0.0', '550 No existe dicha persona')],
  [
    'a server that switched the mailbox off',
    dsn('5.2.1', '550 5.2.1 The email account that you tried to reach is disabled'),
  ],
  ['a code without words', dsn('5.1.1', null)],
];

const OURS: readonly Sample[] = [
  ['the sender, under 5.1.0', dsn('5.1.0', '550 5.1.0 <us@papers.example> sender rejected')],
  [
    'the sender, under 5.1.1',
    dsn('5.1.1', '550 5.1.1 <us@papers.example>: Sender address rejected: not owned by user'),
  ],
  [
    'the sender, as Exim says it',
    dsn(
      '5.0.0',
      '550-Verification failed for <us@papers.example>\n 550-No Such User Here\n 550 Sender verify failed',
    ),
  ],
  ['the sender, at MAIL FROM', dsn('5.1.1', '550 5.1.1 User unknown (in reply to MAIL FROM command)')],
  [
    'the sender, as qmail says it',
    prose(
      '<ada@reader.example>:\nConnected to 192.0.2.225 but sender was rejected.\nRemote host said: 550 5.1.1 no such user\n',
      {
        subject: 'failure notice',
      },
    ),
  ],
  [
    'the sender, in an old transcript',
    prose(
      '   ----- Transcript of session follows -----\n... while talking to mx.reader.example.:\n>>> MAIL From:<us@papers.example>\n<<< 550 5.1.1 unknown address\n\n   ----- Unsent message follows -----\n',
      { subject: 'Returned mail: see transcript' },
    ),
  ],
  [
    'a block list, under 5.1.1',
    dsn('5.1.1', '550 5.1.1 Client host [192.0.2.1] blocked using bl.lists.example'),
  ],
  ['a block list, under 5.0.0', dsn('5.0.0', '554 Your IP is listed by spamhaus')],
  ['DMARC, under 5.1.0', dsn('5.1.0', '550 5.1.0 message failed DMARC evaluation')],
  ['SPF', dsn('5.0.0', '550 SPF check: papers.example does not designate 192.0.2.1')],
  ['authentication', dsn('5.7.26', '550-5.7.26 Unauthenticated email from papers.example is not accepted')],
  ['relaying', dsn('5.1.1', '550 5.7.1 Unable to relay for ada@reader.example')],
  ['a missing PTR', dsn('5.1.0', '550 cannot find your reverse hostname, [192.0.2.1]')],
  ['our HELO', dsn('5.0.0', '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)')],
  ['a policy', dsn('5.1.1', '550 Administrative prohibition')],
  [
    'a list that takes members only',
    dsn('5.1.1', '550 5.1.1 You are not a member of this list; closed mailing list'),
  ],
  [
    'a hourly limit',
    dsn('5.0.0', '550 Domain papers.example has exceeded the max emails per hour (120/100 (120%)) allowed.'),
  ],
  ['a daily limit', dsn('5.4.5', '550 5.4.5 Daily user sending quota exceeded.')],
  ['too many connections', dsn('5.0.0', '554 Too many concurrent SMTP connections; please try again later.')],
  ['spam', dsn('5.0.0', '554 5.0.0 This message has been identified as spam')],
  ['a virus', dsn('5.1.1', '550 virus detected in message')],
  ['an attachment', dsn('5.2.0', '552 we do not accept attachments')],
  ['size', dsn('5.3.4', '552 5.3.4 Message size exceeds fixed limit')],
  ['size, without a code', dsn('5.0.0', '552 Message size exceeds maximum message size')],
  ['a header', dsn('5.0.0', '554 5.7.0 Header error')],
  ['Amazon SES, content', ses('Transient', 'ContentRejected')],
  ['greylisting', dsn('5.1.1', '451 4.7.1 Greylisting in action, please come back later')],
  [
    'greylisting, as an unknown recipient',
    dsn('4.1.1', '450 4.1.1 Recipient address rejected: Greylisted for 5 minutes'),
  ],
  ['a time-out', dsn('4.4.1', 'connect to mx.reader.example[192.0.2.7]:25: Connection timed out')],
  ['Exim that gave up', dsn('5.0.0', 'retry time not reached for any host after a long failure period')],
  ['a loop', dsn('5.4.6', '554 5.4.6 Too many hops')],
  [
    'name servers',
    dsn(
      '5.4.3',
      'Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again',
    ),
  ],
  ['their configuration', dsn('5.3.5', '553 5.3.5 system config error')],
  ['their disk', dsn('4.3.1', '452 4.3.1 Insufficient system storage')],
  [
    'a refused connection',
    prose(
      "<ada@reader.example>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n",
      { subject: 'failure notice' },
    ),
  ],
  ['Amazon SES, a transient error', ses('Transient', 'General')],
  ['unknown words, under a code that says anything', dsn('5.1.0', '550 xyzzy')],
];

const FULL: readonly Sample[] = [
  ['qmail-toaster', dsn('5.1.1', '550 user over quota. (#5.1.1)')],
  ['Postfix', dsn('5.2.2', '552 5.2.2 <ada@reader.example>: mailbox full')],
  ['Exchange', dsn('5.2.2', '550 5.2.2 STOREDRV.Deliver; mailbox full')],
  ['Gmail', dsn('4.2.2', '452-4.2.2 The email account that you tried to reach is over quota')],
  ['Courier', dsn('5.0.0', '550 Account is over quota')],
  [
    'IMail',
    prose('User mailbox exceeds allowed size: ada@reader.example\n\nOriginal message follows.\n', {
      from: 'postmaster@reader.example',
      subject: 'Undeliverable Mail',
    }),
  ],
  ['Sun', dsn('5.0.0', '552 RCPT TO:<ada@reader.example> Mailbox disk quota exceeded')],
  [
    'a mailbox without space',
    dsn('5.0.0', '550 Requested action not taken: mailbox unavailable (not enough free space)'),
  ],
  [
    'a server that calls it disabled',
    dsn('5.2.1', 'account disabled temporarly for exceeding receiving limits'),
  ],
  ['a server in French', dsn('5.0.0', '550 Boite du destinataire pleine')],
  [
    'EZweb',
    prose('The user(s) account is temporarily over quota.\n\n<ada@ez.example>\n', {
      from: 'Postmaster@ez.example',
      subject: 'Mail System Error - Returned Mail',
    }),
  ],
  ['Amazon SES', ses('Transient', 'MailboxFull')],
];

/** Shorter ones, as a status and the words beside it. */
const WORDINGS: readonly (readonly [
  meaning: 'gone' | 'not counted' | 'full',
  status: string,
  words: string,
])[] = [
  ['gone', '5.0.0', '550 IMAPserver: ada not found'],
  ['gone', '5.0.0', '550 Mailbox for ada is currently not available'],
  ['gone', '5.0.0', '550 Unable to find ada@reader.example in directory'],
  ['gone', '5.1.2', '550 5.1.2 Host unknown (Name server: reader.example: host not found)'],
  ['gone', '5.1.0', '550 #5.1.0 Address rejected.'],
  ['gone', '5.0.0', '550 sorry, no mailbox here by that name. (#5.7.17)'],
  ['gone', '5.0.0', '554 RCPT TO:<ada@reader.example> ERROR: rejected - no such person at this address'],
  ['gone', '5.1.6', '550 5.1.6 recipient no longer on server: ada@reader.example'],
  ['gone', '5.0.0', '550 This address no longer accepts mail.'],
  ['gone', '5.0.0', 'This address does not receive mail anymore because the account was closed'],
  [
    'gone',
    '5.0.0',
    'Mailbox unknown. Either there is no mailbox associated with this name or you do not have authorization to see it.',
  ],
  ['not counted', '5.1.1', "The sender's address was rejected"],
  ['not counted', '5.0.0', '550 Mail from 192.0.2.1 has been refused'],
  ['not counted', '5.0.0', '554 Refused. Your reverse DNS entry does not resolve.'],
  ['not counted', '5.0.0', '550 your account has been suspended'],
  ['not counted', '5.0.0', '550 You are not allowed to send mail to this address'],
  ['not counted', '5.1.8', '501 5.1.8 Domain of sender address us@papers.example does not exist'],
  ['not counted', '5.0.0', '550 Connection frequency limited'],
  ['not counted', '5.0.0', '554 mail server permanently rejected message (#5.3.0)'],
  ['not counted', '4.4.2', 'lost connection with mx.reader.example while sending RCPT TO'],
  ['not counted', '5.0.0', '550 Message headers fail syntax check'],
  ['full', '5.0.0', '550 Benutzer hat zuviele Mails auf dem Server.'],
  ['full', '5.0.0', '552 Requested mail action aborted: exceeded storage allocation'],
  ['full', '5.0.0', '552 5.7.0 user over the quota'],
  ['full', '5.0.0', 'inbox is full'],
];

const MEANINGS = { gone: ['hard', true], 'not counted': ['soft', false], full: ['soft', true] } as const;

test.each(WORDINGS)('%s: %s %s', async (meaning, status, words) => {
  const [kind, counts] = MEANINGS[meaning];
  expect(await parseBounce(dsn(status, words))).toMatchObject({ kind, counts });
});

const read = async (raw: Buffer): Promise<Pick<BounceReport, 'kind' | 'counts' | 'bounceTokens'>> => {
  const { kind, counts, bounceTokens } = await parseBounce(raw);
  return { kind, counts, bounceTokens };
};

test.each(GONE)('%s says that the address is gone', async (_, raw) => {
  expect(await read(raw)).toEqual({ kind: 'hard', counts: true, bounceTokens: [TOKEN] });
});

test.each(OURS)('what is said about %s is not counted against the address', async (_, raw) => {
  expect(await read(raw)).toEqual({ kind: 'soft', counts: false, bounceTokens: [TOKEN] });
});

test.each(
  FULL,
)('%s says that the mailbox is full, which counts and does not stop it at once', async (_, raw) => {
  expect(await read(raw)).toEqual({ kind: 'soft', counts: true, bounceTokens: [TOKEN] });
});

test('a vacation reply that quotes our titles is no report, whatever return path it has', async () => {
  const text =
    'I am away until Monday.\n\n> User unknown: cold start in recommenders\n> 550 5.1.1 no such user';
  const raw = (subject: string) =>
    prose(text, { from: 'Ada <ada@reader.example>', subject, headers: ['Return-Path: <>'] });
  expect(await parseBounce(raw('Re: 12 papers for you'))).toMatchObject({ kind: 'ignored' });
  expect(await parseBounce(raw('Undeliverable: 12 papers for you'))).toMatchObject({
    kind: 'ignored',
    writtenBy: null,
  });
  expect(await parseBounce(prose(text, { from: 'Postmaster <postmaster@reader.example>' }))).toMatchObject({
    kind: 'ignored',
  });
});

test('a report in prose says who wrote it, one of the form that only programs write does not', async () => {
  expect(
    (await parseBounce(prose('User unknown', { from: 'Ada <postmaster@reader.example>' }))).writtenBy,
  ).toBe('postmaster@reader.example');
  expect((await parseBounce(dsn('5.1.1', '550 no such user'))).writtenBy).toBeNull();
});

const mail = (...headers: readonly string[]): Buffer => Buffer.from([...headers, '', ''].join('\r\n'));

test.each([
  [
    'Apple Mail',
    [
      'Auto-Submitted: auto-replied',
      'X-Apple-Unsubscribe: true',
      `Subject: unsubscribe ${UNSUBSCRIBE_TOKEN}`,
    ],
  ],
  [
    'a subject in base64',
    [`Subject: =?utf-8?B?${Buffer.from(`unsubscribe ${UNSUBSCRIBE_TOKEN}`).toString('base64')}?=`],
  ],
  [
    'a subject in quoted-printable',
    [`Subject: =?utf-8?Q?unsubscribe_${UNSUBSCRIBE_TOKEN.replaceAll('_', '=5F')}?=`],
  ],
  ['an answer', [`Subject: Re: unsubscribe ${UNSUBSCRIBE_TOKEN}`]],
])('%s with our token unsubscribes', async (_, headers) => {
  const report = await parseBounce(
    mail('From: ada@reader.example', 'To: unsubscribe@papers.example', ...headers),
  );
  expect(report).toMatchObject({ kind: 'unsubscribe', unsubscribeTokens: [UNSUBSCRIBE_TOKEN] });
});

test('an automatic reply without a token unsubscribes no reader', async () => {
  const raw = mail(
    'From: ada@reader.example',
    `To: ${RETURN_PATH}`,
    'Auto-Submitted: auto-replied',
    'Subject: unsubscribe',
  );
  expect(await parseBounce(raw)).toMatchObject({ kind: 'ignored', detail: 'an automatic reply' });
});

test('a complaint by way of an Amazon SES notification is one', async () => {
  const body = JSON.stringify({
    notificationType: 'Complaint',
    complaint: { complainedRecipients: [{ emailAddress: 'ada@reader.example' }] },
    mail: { source: RETURN_PATH },
  });
  expect(await parseBounce(prose(body, { from: 'no-reply@sns.amazonaws.com' }))).toMatchObject({
    kind: 'complaint',
    bounceTokens: [TOKEN],
    recipients: ['ada@reader.example'],
  });
});
