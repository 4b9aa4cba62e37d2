/** Sends over SMTP on kept connections, and knows of every failure whether the server can have the mail. The only importer of nodemailer. */
import { domainToASCII } from 'node:url';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../errors.ts';
import { classifyReply, oneLine, type SmtpStage } from './classify.ts';
import type { OutgoingMail, SendOutcome, Transport } from './delivery.ts';

/** Milliseconds. The defaults are the least that RFC 5321 §4.5.3.2 allows: giving up earlier makes duplicates. */
export interface SmtpTimeouts {
  /** From the DNS look-up to the greeting. Default 5 minutes. */
  readonly connectMs: number;
  /** Between two signs of life of the server, the answer to the final dot included. Default 10 minutes. */
  readonly silenceMs: number;
  /** A kept connection without mail for this long is closed. Default 30 seconds. */
  readonly idleMs: number;
}

export interface SmtpOptions {
  /** smtp://user:pass@host:port, or smtps:// for TLS from the first byte. */
  readonly url: string;
  /** Connections, and so mails in flight. */
  readonly concurrency: number;
  /** What EHLO says we are; a domain of ours. */
  readonly name: string;
  readonly timeouts?: Partial<SmtpTimeouts>;
  /** PEM certificates to trust besides the system's; for private mail servers. */
  readonly certificateAuthority?: string;
}

const MINUTES = 60_000;
const DEFAULT_TIMEOUTS: SmtpTimeouts = { connectMs: 5 * MINUTES, silenceMs: 10 * MINUTES, idleMs: 30_000 };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** What nodemailer's errors carry beyond a message. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
}

/** One kept conversation with the server. */
interface Line {
  readonly connection: SMTPConnection;
  /** Upper-case EHLO keywords of the server. */
  readonly extensions: ReadonlySet<string>;
  broken: boolean;
  idleTimer: NodeJS.Timeout | null;
  /** Called when the final dot has left: from here on a silent end is `uncertain`. */
  onBodyWritten: () => void;
}

export function createSmtpTransport(options: SmtpOptions): Transport {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const idle: Line[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;
  let onQuiet: (() => void) | null = null;

  async function takeTurn(): Promise<void> {
    if (busy >= options.concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  }

  function endTurn(): void {
    const next = waiting.shift();
    if (next) {
      next();
      return;
    }
    busy -= 1;
    if (busy === 0) onQuiet?.();
  }

  function takeIdle(): Line | null {
    for (let line = idle.pop(); line; line = idle.pop()) {
      if (line.idleTimer) clearTimeout(line.idleTimer);
      if (!line.broken && !line.connection.destroyed) return line;
      line.connection.close();
    }
    return null;
  }

  function keep(line: Line): void {
    line.idleTimer = setTimeout(() => {
      idle.splice(idle.indexOf(line), 1);
      line.connection.quit();
    }, timeouts.idleMs).unref();
    idle.push(line);
  }

  async function sendOver(line: Line, mail: OutgoingMail): Promise<SendOutcome> {
    let bodyWritten = false;
    line.onBodyWritten = () => {
      bodyWritten = true;
    };
    const result = await transmit(line, mail);
    if (result.error === null) {
      keep(line);
      return { kind: 'sent', response: oneLine(result.response) };
    }
    const outcome = outcomeOf(result.error, bodyWritten, line);
    // A refused envelope leaves a transaction open; a message refused before its end leaves bytes on the way.
    const clean = outcome.kind === 'refused' && !line.broken && (bodyWritten || result.error.command !== 'DATA');
    if (clean && (bodyWritten || (await reset(line)))) keep(line);
    else line.connection.close();
    return outcome;
  }

  return {
    async send(mail) {
      await takeTurn();
      try {
        const envelope = { from: withAsciiDomain(mail.envelope.from), to: withAsciiDomain(mail.envelope.to) };
        const ready = { ...mail, envelope };
        const kept = takeIdle();
        if (kept) {
          const outcome = await sendOver(kept, ready);
          if (!isClosedLine(outcome)) return outcome;
        }
        const line = await openLine(options, timeouts);
        return 'kind' in line ? line : await sendOver(line, ready);
      } finally {
        endTurn();
      }
    },

    async close() {
      if (busy > 0) {
        await new Promise<void>((resolve) => {
          onQuiet = resolve;
        });
      }
      for (let line = takeIdle(); line; line = takeIdle()) line.connection.quit();
    },
  };
}

/** Connects and logs in once, for `doctor`: null when all is well, else what went wrong. */
export async function checkSmtp(options: SmtpOptions): Promise<SendOutcome | null> {
  const line = await openLine(options, { ...DEFAULT_TIMEOUTS, ...options.timeouts });
  if ('kind' in line) return line;
  line.connection.quit();
  return null;
}

/** A server may close a kept connection whenever it likes; nothing of the mail was taken then, so a new line may carry it. */
const isClosedLine = (outcome: SendOutcome): boolean =>
  outcome.kind === 'unreachable' || (outcome.kind === 'refused' && outcome.code === 421);

async function openLine(options: SmtpOptions, timeouts: SmtpTimeouts): Promise<Line | SendOutcome> {
  const url = new URL(options.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = LOOPBACK.test(url.hostname);
  const user = decodeURIComponent(url.username);
  const extensions = new Set<string>();
  // nodemailer's errors do not tell whether the final dot had left; its log does, in the entry of kind `message`.
  const note = (entry: { tnx?: string }, text?: string): void => {
    if (entry.tnx === 'message') line.onBodyWritten();
    else if (entry.tnx === 'server' && text?.startsWith('250')) {
      for (const [, keyword] of text.matchAll(/^250[ -]([A-Z0-9-]+)/gim)) extensions.add((keyword as string).toUpperCase());
    }
  };
  const connection = new SMTPConnection({
    host,
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    name: options.name,
    secure: url.protocol === 'smtps:',
    requireTLS: url.protocol === 'smtp:' && user !== '' && !loopback,
    // Nobody sits between us and ourselves, and local servers have certificates that nobody signed.
    tls: {
      rejectUnauthorized: !loopback,
      minVersion: 'TLSv1.2',
      ...(options.certificateAuthority ? { ca: options.certificateAuthority } : {}),
    },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
    transactionLog: true,
    logger: { level: () => undefined, trace: note, debug: note, info: note, warn: note, error: note, fatal: note },
  });
  const line: Line = { connection, extensions, broken: false, idleTimer: null, onBodyWritten: () => undefined };
  const failure = await connectAndLogIn(line, user, decodeURIComponent(url.password));
  if (failure !== null) {
    connection.close();
    return outcomeOf(failure, false, line);
  }
  // Only the EHLO answer was wanted; the log of every command would cost time from here on.
  connection.options.transactionLog = false;
  return line;
}

function connectAndLogIn(line: Line, user: string, pass: string): Promise<SmtpError | null> {
  const { connection } = line;
  return new Promise((resolve) => {
    connection.on('error', (error: SmtpError) => {
      line.broken = true;
      resolve(error);
    });
    connection.on('end', () => {
      line.broken = true;
    });
    connection.connect((error) => {
      if (error) return resolve(error);
      if (user === '') return resolve(null);
      connection.login({ credentials: { user, pass } }, (problem) => resolve(problem ?? null));
    });
  });
}

/** Never rejects: either the server's answer to the final dot, or the error. */
function transmit(line: Line, mail: OutgoingMail): Promise<{ error: null; response: string } | { error: SmtpError }> {
  const { from, to } = mail.envelope;
  // nodemailer would send such an address raw to a server that never said it understands it (RFC 6531 §3.4).
  if (!isAscii(from + to) && !line.extensions.has('SMTPUTF8')) {
    return Promise.resolve({ error: Object.assign(new Error('the server does not offer SMTPUTF8'), { code: UNSUPPORTED_ADDRESS }) });
  }
  // RFC 3461: tell us of failures only, and name the mail by what our Message-ID is known by.
  const dsn = line.extensions.has('DSN')
    ? { ret: 'HDRS' as const, notify: 'FAILURE' as const, envid: mail.messageId.replace(/^<|@.*$/g, '') }
    : undefined;
  return new Promise((resolve) => {
    line.connection.send({ from, to, size: mail.raw.length, dsn }, mail.raw, (error, info) =>
      resolve(error ? { error } : { error: null, response: info.response }),
    );
  });
}

const UNSUPPORTED_ADDRESS = 'EUTF8';

function reset(line: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = () => resolve(false);
    line.connection.once('end', ended);
    line.connection.reset((error) => {
      line.connection.off('end', ended);
      resolve(!error);
    });
  });
}

function outcomeOf(error: SmtpError, bodyWritten: boolean, line: Line): SendOutcome {
  if (error.code === UNSUPPORTED_ADDRESS) {
    const response = 'Not sent: the address needs SMTPUTF8, which the mail server does not offer';
    return { kind: 'refused', about: 'recipient', permanent: true, code: null, enhancedCode: null, response };
  }
  const stage = stageOf(error.command);
  if (error.response && /^[45]\d\d/.test(error.response)) return classifyReply(stage, error.response);
  // A server that answers 521 and hangs up leaves an error without its answer; the connection still knows it.
  const last = line.connection.lastServerResponse;
  if (!bodyWritten && typeof last === 'string' && /^[45]\d\d/.test(last)) {
    return classifyReply(stage === 'connect' && line.extensions.size > 0 ? 'recipient' : stage, last);
  }
  // Found by nodemailer before anything was sent: the server's SIZE is too small for this mail, or an address cannot be written down.
  if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM')
    return classifyReply('sender', '554 5.3.4 the message is larger than the server takes');
  if (error.code === 'EENVELOPE' && error.command === 'API') {
    const sender = error.message.startsWith('Invalid sender');
    return classifyReply(sender ? 'sender' : 'recipient', sender ? '553 5.1.7 bad sender address' : '553 5.1.3 bad recipient address');
  }
  const reason = oneLine(messageOf(error));
  return bodyWritten ? { kind: 'uncertain', reason } : { kind: 'unreachable', reason };
}

function stageOf(command: string | undefined): SmtpStage {
  if (command?.startsWith('AUTH')) return 'login';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  if (command === 'DATA') return 'message';
  return 'connect';
}

// biome and tsc both dislike control characters in patterns; code points say the same.
const isAscii = (text: string): boolean => [...text].every((character) => (character.codePointAt(0) as number) < 128);

function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 || isAscii(address) ? address : `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
