/** The types of mail: a message ready for the wire, the result of an attempt to send it, and a transport. */

import type { RefusalReason } from './smtp/refusal-words.ts';

/** SMTP's part of a message: its sender and recipient (RFC 5321 §2.3.1). */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** A message ready for the wire: it has CRLF line ends and needs nothing but the final dot. */
export interface OutgoingMail {
  readonly envelope: Envelope;
  readonly messageId: string;
  readonly raw: Buffer;
  /** Guarantees that no line begins with a dot (composeMessage ensures that), so that no check is needed. */
  readonly withoutDotLines?: true;
}

/**
 * The stage of the conversation that a response belongs to: the greeting, AUTH, MAIL FROM, RCPT TO, or DATA
 * and what follows it.
 */
export type SmtpStage = 'connect' | 'login' | 'sender' | 'recipient' | 'message';

/**
 * The result of one attempt. `uncertain`: the whole message was on the wire and no response came.
 * `duringMail`: the server was available and had greeted us, so what it did then may be about this mail
 * alone. Default: false.
 */
export type AttemptResult =
  | { readonly kind: 'sent'; readonly response: string }
  | {
      readonly kind: 'refused';
      /**
       * recipient: this address; content: this message, or our standing; limit: we send too much; login: our
       * credentials; server: anything else.
       */
      readonly about: 'recipient' | 'content' | 'limit' | 'login' | 'server';
      readonly permanent: boolean;
      readonly code: number | null;
      /** An RFC 3463 code, e.g. 5.1.1. */
      readonly enhancedCode: string | null;
      readonly response: string;
      readonly duringMail?: boolean;
      /** Default: the refusal did not come over SMTP. */
      readonly stage?: SmtpStage;
      /** The reason according to words and codes. Default: unknown. */
      readonly reason?: RefusalReason;
    }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly duringMail?: boolean }
  | { readonly kind: 'uncertain'; readonly reason: string };

/** Resolves when a message may begin; rejects if it may not. */
export type Gate = () => Promise<void>;

/** Thrown by a gate if this mail must not be sent now, or not by this process. */
export class Withheld extends Error {}

/**
 * What the pipeline requires of a way to send. Implemented by smtp-transport.ts, webhook-transport.ts,
 * outbox-transport.ts and failover-transport.ts.
 */
export interface Transport {
  /**
   * Never throws because of what the remote server did: that is in the result.
   * @param gate awaited right before the message itself, after the steps that leave no doubt (connection,
   * envelope), and again before the message has to begin again on another connection or server: may it still
   * be sent? If the gate throws, no server has the whole message, and `send` throws the same error. Default:
   * always open
   */
  send(mail: OutgoingMail, gate?: Gate): Promise<AttemptResult>;
  /** Waits for the mails on the wire, then closes all connections. */
  close(): Promise<void>;
}

/** Returns the server's response, or why there is none. */
export const describeAttempt = (result: AttemptResult): string =>
  result.kind === 'refused' || result.kind === 'sent' ? result.response : result.reason;
