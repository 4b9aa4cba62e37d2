/** One open line to a mail server: bytes out, whole replies in, and what goes over it for one mail. */
import type { Socket } from 'node:net';
import type { Gate, OutgoingMail, SmtpStage } from '../mail.ts';

/** Whole replies of the server, in order. */
export interface Wire {
  /** The next reply, lines joined by line ends. Rejects when the line ends first. */
  reply(): Promise<string>;
  /** Throws when the line has ended. */
  check(): void;
  /** Has the server said something that nobody asked for yet? Such a line is closing, or out of step. */
  hasReply(): boolean;
  write(data: string | Buffer): void;
  /** Resolves when everything written so far is out of our hands. */
  flushed(): Promise<void>;
  /** Tells whoever waits for a reply that none will come. */
  fail(error: Error): void;
}

/** A server that never ends a reply must not fill our memory. */
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
    // Mostly everything is in the kernel's hands already when `write` returns.
    flushed: () =>
      socket.writableLength === 0
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            socket.write('', (error) => (error ? reject(error) : resolve()));
          }),
    fail,
  };
}

/** What a server said that it can (EHLO keywords in capitals, with their arguments). */
export type Extensions = ReadonlyMap<string, string>;

/** An answer that ends the sending of a mail: the one to the final dot, or an earlier refusal. */
export interface SmtpReply {
  readonly stage: Extract<SmtpStage, 'sender' | 'recipient' | 'message'>;
  readonly reply: string;
  /** false: the line is in the middle of something and cannot carry another mail. */
  readonly reusable: boolean;
}

/**
 * Sends one mail (RFC 5321 §3.3, pipelined as RFC 2920 allows). Rejects when the line ends, or as `gate`
 * does, which is awaited between envelope and message. `onDot` is called just before the final dot is handed
 * over: only after that can the server have the mail.
 */
export async function sendOverWire(
  wire: Wire,
  extensions: Extensions,
  mail: OutgoingMail,
  gate: Gate,
  onDot: () => void,
): Promise<SmtpReply> {
  const [mailFrom, rcptTo] = envelopeCommands(extensions, mail);
  // A server may hang up after a refusal (421, 521) and leave the other commands unanswered; the refusal is
  // what counts.
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
  // A server that wants the message although it refused the envelope cannot be let go on: what follows would
  // be taken for commands.
  const reusable = data !== '' && !data.startsWith('3');
  if (!isPositive(sender)) return { stage: 'sender', reply: sender, reusable };
  if (!isPositive(recipient)) return { stage: 'recipient', reply: recipient, reusable };
  if (!data.startsWith('3')) return { stage: 'message', reply: data, reusable: true };

  await gate();
  wire.check();
  // It did not want to wait any longer.
  if (wire.hasReply()) return answerBeforeTheDot(await wire.reply());
  wire.write(mail.withoutDotLines ? mail.raw : withStuffedDots(mail.raw));
  await wire.flushed();
  // Without its end nobody keeps a message: what was refused while it came cannot arrive all the same.
  if (wire.hasReply()) return answerBeforeTheDot(await wire.reply());
  onDot();
  wire.write(mail.raw.at(-1) === LINE_FEED ? '.\r\n' : '\r\n.\r\n');
  return { stage: 'message', reply: await wire.reply(), reusable: true };
}

/**
 * A refusal stands. Anything else is an answer to something else, on a line that is out of step: the server
 * has not got the message.
 */
function answerBeforeTheDot(reply: string): SmtpReply {
  if (/^[45]/.test(reply)) return { stage: 'message', reply, reusable: false };
  throw new Error(`the server answered before it had the message: ${reply}`);
}

const LINE_FEED = 0x0a;
const DOT = 0x2e;

export const isPositive = (reply: string): boolean => reply.startsWith('2');

/** RFC 5321 §4.5.2. */
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
    // RFC 3461: tell us of failures only, return the headers, and name mail and recipient as we know them.
    mailArguments.push('RET=HDRS', `ENVID=${xtext(messageId.replace(/^<|@.*$/g, ''))}`);
    rcptArguments.push('NOTIFY=FAILURE');
    if (isAscii(envelope.to)) rcptArguments.push(`ORCPT=rfc822;${xtext(envelope.to)}`);
  }
  return [
    [`MAIL FROM:<${envelope.from}>`, ...mailArguments].join(' '),
    [`RCPT TO:<${envelope.to}>`, ...rcptArguments].join(' '),
  ];
}

/** RFC 3461 §4. */
const xtext = (text: string): string =>
  text.replace(
    /[^!-*,-<>-~]/g,
    (character) => `+${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

export const isAscii = (text: string): boolean => !/[^ -~]/.test(text);
