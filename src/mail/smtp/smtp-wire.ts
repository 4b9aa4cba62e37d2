/** One open connection to a mail server: writes bytes, reads whole replies, and sends one mail at a time. */

import type { Socket } from 'node:net';
import type { Gate, OutgoingMail, SmtpStage } from '../mail.ts';

/** Writes to the server, and reads its replies in order. */
export interface Wire {
  /** Returns the next reply, its lines joined by `\n`. Rejects if the connection ends first. */
  reply(): Promise<string>;
  /** Throws if the connection has ended. */
  check(): void;
  /**
   * Is there a reply that was not read? A connection with an unsolicited reply is closing, or out of step.
   */
  hasReply(): boolean;
  write(data: string | Buffer): void;
  /** Resolves when everything written so far has been passed to the kernel. */
  flushed(): Promise<void>;
  /** Rejects all pending and future reads of a reply, because none will come. */
  fail(error: Error): void;
}

/** Limits our memory, in case a server never ends a reply. */
const LONGEST_REPLY = 64 * 1024;

export function openWire(socket: Socket): Wire {
  const waiting: { resolve: (reply: string) => void; reject: (error: Error) => void }[] = [];
  const replies: string[] = [];
  let failure: Error | null = null;
  let rest = '';
  let reply = '';

  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };

  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) {
      reply += reply === '' ? line.trimEnd() : `\n${line.trimEnd()}`;
      if (/^\d{3}-/.test(line)) continue;
      const next = waiting.shift();
      if (next) next.resolve(reply);
      else replies.push(reply);
      reply = '';
    }
    if (rest.length + reply.length > LONGEST_REPLY || replies.length > 100) {
      fail(new Error('the server sends replies without end'));
      socket.destroy();
    }
  });

  return {
    reply() {
      const ready = replies.shift();
      if (ready !== undefined) return Promise.resolve(ready);
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    check() {
      if (failure) throw failure;
    },
    hasReply: () => replies.length > 0 || rest !== '' || reply !== '',
    write: (data) => {
      socket.write(data);
    },
    // Usually everything is with the kernel by the time `write` returns.
    flushed: () =>
      socket.writableLength === 0
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            socket.write('', (error) => (error ? reject(error) : resolve()));
          }),
    fail,
  };
}

/** The server's extensions: EHLO keywords in capitals, with their arguments. */
export type Extensions = ReadonlyMap<string, string>;

/** The response that ends the sending of a mail: the one to the final dot, or an earlier refusal. */
export interface SmtpReply {
  readonly stage: Extract<SmtpStage, 'sender' | 'recipient' | 'message'>;
  readonly reply: string;
  /** false: the connection is in an intermediate state and cannot carry another mail. */
  readonly reusable: boolean;
}

/**
 * Sends one mail (RFC 5321 §3.3; pipelined if the server allows it, RFC 2920). Awaits `gate` between envelope
 * and message. Calls `onDot` just before the final dot: only after that can the server have the mail. Rejects
 * if the connection ends, or with the error of `gate`.
 */
export async function sendOverWire(
  wire: Wire,
  extensions: Extensions,
  mail: OutgoingMail,
  gate: Gate,
  onDot: () => void,
): Promise<SmtpReply> {
  const [mailFrom, rcptTo] = envelopeCommands(extensions, mail);
  // A server may hang up after a refusal (421, 521) and leave the other commands unanswered; then the refusal
  // counts.
  const replyUnless = (isRefused: boolean) =>
    wire.reply().catch((error: unknown) => (isRefused ? '' : Promise.reject(error)));
  const pipelined = extensions.has('PIPELINING');
  wire.write(pipelined ? `${mailFrom}\r\n${rcptTo}\r\nDATA\r\n` : `${mailFrom}\r\n`);
  const sender = await wire.reply();
  if (!pipelined) {
    if (!isPositive(sender)) return { stage: 'sender', reply: sender, reusable: true };
    wire.write(`${rcptTo}\r\n`);
  }
  const recipient = await replyUnless(!isPositive(sender));
  if (!pipelined) {
    if (!isPositive(recipient)) return { stage: 'recipient', reply: recipient, reusable: true };
    wire.write('DATA\r\n');
  }
  const data = await replyUnless(!isPositive(sender) || !isPositive(recipient));
  // A server that refused the envelope and still waits for the message cannot be used any further: it would
  // read what follows as the message.
  const reusable = data !== '' && !data.startsWith('3');
  if (!isPositive(sender)) return { stage: 'sender', reply: sender, reusable };
  if (!isPositive(recipient)) return { stage: 'recipient', reply: recipient, reusable };
  if (!data.startsWith('3')) return { stage: 'message', reply: data, reusable: true };

  await gate();
  wire.check();
  // The server did not wait for the message.
  if (wire.hasReply()) return answerBeforeTheDot(await wire.reply());
  wire.write(mail.withoutDotLines ? mail.raw : withStuffedDots(mail.raw));
  await wire.flushed();
  // No server keeps a message without its end, so one that is refused while it is being sent cannot arrive.
  if (wire.hasReply()) return answerBeforeTheDot(await wire.reply());
  onDot();
  wire.write(mail.raw.at(-1) === LINE_FEED ? '.\r\n' : '\r\n.\r\n');
  return { stage: 'message', reply: await wire.reply(), reusable: true };
}

/**
 * A refusal counts. Anything else is a response to something else, on a connection that is out of step; the
 * server does not have the message.
 */
function answerBeforeTheDot(reply: string): SmtpReply {
  if (/^[45]/.test(reply)) return { stage: 'message', reply, reusable: false };
  throw new Error(`the server answered before it had the message: ${reply}`);
}

const LINE_FEED = 0x0a;
const DOT = 0x2e;

export const isPositive = (reply: string): boolean => reply.startsWith('2');

/** Doubles dots at the beginning of lines (RFC 5321 §4.5.2). */
function withStuffedDots(raw: Buffer): Buffer {
  if (raw[0] !== DOT && !raw.includes('\n.')) return raw;
  return Buffer.from(raw.toString('latin1').replace(/^\./gm, '..'), 'latin1');
}

function envelopeCommands(
  extensions: Extensions,
  { envelope, messageId, raw }: OutgoingMail,
): [mailFrom: string, rcptTo: string] {
  const mailArguments: string[] = [];
  const rcptArguments: string[] = [];
  if (extensions.has('SIZE')) mailArguments.push(`SIZE=${raw.length}`);
  if (extensions.has('SMTPUTF8') && !isAscii(envelope.from + envelope.to)) mailArguments.push('SMTPUTF8');
  if (extensions.has('DSN')) {
    // RFC 3461: report failures only, return only the headers, and use our own ids for mail and recipient.
    mailArguments.push('RET=HDRS', `ENVID=${xtext(messageId.replace(/^<|@.*$/g, ''))}`);
    rcptArguments.push('NOTIFY=FAILURE');
    if (isAscii(envelope.to)) rcptArguments.push(`ORCPT=rfc822;${xtext(envelope.to)}`);
  }
  return [
    [`MAIL FROM:<${envelope.from}>`, ...mailArguments].join(' '),
    [`RCPT TO:<${envelope.to}>`, ...rcptArguments].join(' '),
  ];
}

/** Encodes text as xtext (RFC 3461 §4). */
const xtext = (text: string): string =>
  text.replace(
    /[^!-*,-<>-~]/g,
    (character) => `+${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

export const isAscii = (text: string): boolean => !/[^ -~]/.test(text);
