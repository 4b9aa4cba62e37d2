/** The types of mail: a message ready for the wire, the result of an attempt to send it, and a transport. */

import type { RefusalReason } from './smtp/refusal-words.ts';

/** SMTP's own part of a message: its sender and recipient (RFC 5321 §2.3.1). */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** A message ready for the wire: CRLF line ends, nothing to add but the dot. */
export interface OutgoingMail {
  readonly envelope: Envelope;
  readonly messageId: string;
  readonly raw: Buffer;
  /** Certain that no line of it begins with a dot, as composeMessage ensures, so it need not be checked. */
  readonly withoutDotLines?: true;
}

/**
 * The stage of the conversation at which a response came: the greeting, AUTH, MAIL FROM, RCPT TO, or
 * DATA and what follows it.
 */
export type SmtpStage = 'connect' | 'login' | 'sender' | 'recipient' | 'message';

/**
 * The result of one attempt. `uncertain`: the whole message was on the wire and no response came.
 * `duringMail`: the server was available and had greeted us; what it did then may be about this mail
 * alone. Default: false.
 */
export type AttemptResult =
  | { readonly kind: 'sent'; readonly response: string }
  | {
      readonly kind: 'refused';
      /**
       * recipient: this address; content: this message or our standing; limit: we send too much; login:
       * credentials; server: anything else.
       */
      readonly about: 'recipient' | 'content' | 'limit' | 'login' | 'server';
      readonly permanent: boolean;
      readonly code: number | null;
      /** RFC 3463, e.g. 5.1.1. */
      readonly enhancedCode: string | null;
      readonly response: string;
      readonly duringMail?: boolean;
      /** Default: nothing was said over SMTP. */
      readonly stage?: SmtpStage;
      /** Why, according to words and codes. Default: unknown. */
      readonly reason?: RefusalReason;
    }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly duringMail?: boolean }
  | { readonly kind: 'uncertain'; readonly reason: string };

/** Lets a message begin, or throws. */
export type Gate = () => Promise<void>;

/** Thrown by a gate: this mail must not be sent now, or not by us. */
export class Withheld extends Error {}

/** What the pipeline requires of a way to send. One file each: smtp-transport.ts, outbox-transport.ts. */
export interface Transport {
  /**
   * Never throws for what the remote server did: the result reports it.
   * @param gate awaited right before the message itself is sent, after everything that leaves no doubt
   * (connection, envelope), and again before it begins anew, on another connection or server: is it
   * still ours to send? When it throws, no server has the whole message, and `send` throws the same.
   * Default: it is ours
   */
  send(mail: OutgoingMail, gate?: Gate): Promise<AttemptResult>;
  /** Waits for mails on the wire, then closes all connections. */
  close(): Promise<void>;
}

/** What the server said, or why there is no word of it. */
export const describeAttempt = (result: AttemptResult): string =>
  result.kind === 'refused' || result.kind === 'sent' ? result.response : result.reason;
