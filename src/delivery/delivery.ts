/** The nouns of delivery. */

export const DELIVERY_STATUSES = ['planned', 'sending', 'sent', 'empty', 'suppressed', 'retrying', 'failed', 'uncertain'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** SMTP's own part of a message: who it is from and for (RFC 5321 §2.3.1). */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** A message ready for the wire: CRLF line ends, nothing to add but the dot. */
export interface OutgoingMail {
  readonly envelope: Envelope;
  readonly messageId: string;
  readonly raw: Buffer;
  /** Certain that no line of it begins with a dot, as composeMessage sees to: nobody has to look. */
  readonly withoutDotLines?: true;
}

/** What became of one try. `uncertain`: the whole message was on the wire and no answer came. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly response: string }
  | {
      readonly kind: 'refused';
      /** recipient: this address; content: this message or our policy standing; login: credentials; server: anything else. */
      readonly about: 'recipient' | 'content' | 'login' | 'server';
      readonly permanent: boolean;
      readonly code: number | null;
      /** RFC 3463, e.g. 5.1.1. */
      readonly enhancedCode: string | null;
      readonly response: string;
    }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'uncertain'; readonly reason: string };

/** What the pipeline needs of a way to send. One file each: smtp-transport.ts, outbox-transport.ts. */
export interface Transport {
  /**
   * Never throws for what the far side did: the outcome says it.
   * @param isHeld asked before the mail is begun anew after time has passed: is it still ours to send? Default: it is
   * @param gate awaited right before the message itself is handed over, after everything that leaves no doubt behind (connection,
   *   envelope). When it throws, nothing was handed over, and `send` throws the same. May be asked more than once for a mail.
   */
  send(mail: OutgoingMail, isHeld?: () => boolean, gate?: () => Promise<void>): Promise<SendOutcome>;
  /** Waits for mails in flight, then lets go of all connections. */
  close(): Promise<void>;
}
