/** Connects, encrypts and logs in to a mail server; the only file that imports nodemailer (decision 020). */

import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MINUTE_MS } from '../../durations.ts';
import { messageOf } from '../../errors.ts';
import type { AttemptResult } from '../mail.ts';
import { classifyReply, oneLine } from './classify.ts';
import { type Extensions, openWire, type Wire } from './smtp-wire.ts';

/**
 * Timeouts in milliseconds. The defaults are the shortest that RFC 5321 §4.5.3.2 allows: giving up earlier
 * causes duplicates.
 */
export interface SmtpTimeouts {
  /** From the DNS look-up to the greeting. Default: 5 minutes. */
  readonly connectMs: number;
  /** Longest silence of the server, including before its response to the final dot. Default: 10 minutes. */
  readonly silenceMs: number;
  /** How long an open connection is kept without a mail. Default: 30 seconds. */
  readonly idleMs: number;
}

export interface SmtpOptions {
  /**
   * smtp://user:pass@host:port; smtp+starttls:// if nothing may be sent unencrypted; smtps:// for TLS from
   * the first byte.
   */
  readonly url: string;
  /** Our name in EHLO, a domain of ours. */
  readonly name: string;
  readonly timeouts?: Partial<SmtpTimeouts>;
}

export const DEFAULT_TIMEOUTS: SmtpTimeouts = {
  connectMs: 5 * MINUTE_MS,
  silenceMs: 10 * MINUTE_MS,
  idleMs: 30_000,
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** What nodemailer's errors contain besides a message. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
}

/**
 * An open conversation with the server. nodemailer connects, encrypts and logs in; the mails go over `wire`.
 */
export interface Line {
  readonly connection: SMTPConnection;
  readonly extensions: Extensions;
  readonly wire: Wire;
  broken: boolean;
  idleTimer: NodeJS.Timeout | null;
}

/** Must STARTTLS succeed before anything else is sent? A login is never sent in plain text over a network. */
export const mustEncrypt = ({ protocol, username, hostname }: URL): boolean =>
  protocol === 'smtp+starttls:' || (protocol === 'smtp:' && username !== '' && !LOOPBACK.test(hostname));

/** Returns an open connection, logged in if the url has credentials; or the result if that fails. */
export async function openLine(options: SmtpOptions, timeouts: SmtpTimeouts): Promise<Line | AttemptResult> {
  const url = new URL(options.url);
  const loopback = LOOPBACK.test(url.hostname);
  const user = decodeURIComponent(url.username);
  const extensions = new Map<string, string>();
  // nodemailer exposes the server's extensions only in its log of the conversation.
  const note = (entry: { tnx?: string }, text?: string): void => {
    if (entry.tnx !== 'server' || !text?.startsWith('250')) return;
    // After STARTTLS the server lists its extensions again, and the earlier list is void (RFC 3207 §4.2).
    extensions.clear();
    for (const [, keyword, argument] of text.matchAll(/^250[ -]([A-Z0-9-]{1,64})[ =]?(.*)$/gim))
      extensions.set((keyword as string).toUpperCase(), argument as string);
  };
  const connection = new SMTPConnection({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    name: options.name,
    secure: url.protocol === 'smtps:',
    requireTLS: mustEncrypt(url),
    // There can be no attacker between this machine and itself, and local servers have self-signed
    // certificates.
    tls: { rejectUnauthorized: !loopback, minVersion: 'TLSv1.2' },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
    transactionLog: true,
    logger: {
      level: () => undefined,
      trace: note,
      debug: note,
      info: note,
      warn: note,
      error: note,
      fatal: note,
    },
  });
  const failure = await connectAndLogIn(connection, user, decodeURIComponent(url.password));
  if (failure !== null) {
    connection.close();
    return resultOfOpening(failure, connection);
  }
  // After a login there is a socket; the type also allows for the time before.
  return connection._socket
    ? lineOver(connection, connection._socket, extensions)
    : { kind: 'unreachable', reason: 'the connection ended at once' };
}

/**
 * Takes over the socket from nodemailer, whose own way of sending reads every byte in JavaScript (a third of
 * the time that a mail takes).
 */
function lineOver(connection: SMTPConnection, socket: Socket, extensions: Extensions): Line {
  socket.removeAllListeners('data');
  const wire = openWire(socket);
  const line: Line = { connection, extensions, wire, broken: false, idleTimer: null };
  // nodemailer's listeners for timeouts and the end of the connection stay, and report through these two
  // events.
  connection.on('error', (error) => {
    line.broken = true;
    wire.fail(error);
  });
  connection.on('end', () => {
    line.broken = true;
    wire.fail(new Error('the server closed the connection'));
  });
  return line;
}

function connectAndLogIn(connection: SMTPConnection, user: string, pass: string): Promise<SmtpError | null> {
  return new Promise((resolve) => {
    connection.on('error', resolve);
    connection.connect((error) => {
      if (error) return resolve(error);
      if (user === '') return resolve(null);
      connection.login({ credentials: { user, pass } }, (problem) => resolve(problem ?? null));
    });
  });
}

function resultOfOpening(error: SmtpError, connection: SMTPConnection): AttemptResult {
  const stage = error.command?.startsWith('AUTH') ? 'login' : 'connect';
  // If a server refuses and hangs up, the error lacks its response, but the connection still has it.
  const said = error.response ?? connection.lastServerResponse;
  if (typeof said === 'string' && /^[45]\d\d/.test(said)) return classifyReply(stage, said);
  return { kind: 'unreachable', reason: oneLine(messageOf(error)) };
}

/** Sends QUIT and closes the connection. */
export function hangUp(line: Line): void {
  line.wire.write('QUIT\r\n');
  line.connection.close();
}
