/** One attempt to send one mail: it passes a gate right before its message, and its result is recorded. */

import { isServerUnavailable } from '../../mail/failover-transport.ts';
import { type AttemptResult, type OutgoingMail, Withheld } from '../../mail/mail.ts';
import type { ClaimedMail } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { Decision } from './decide.ts';
import type { Mailer } from './mailer.ts';
import type { Quotas } from './quotas.ts';
import type { Recorded, Recorder } from './record-attempts.ts';
import type { SendWindow } from './send-window.ts';

export interface ReadyMail {
  readonly mail: OutgoingMail;
  readonly about: ClaimedMail;
}

/** What the attempts of one claim share. */
export interface AttemptParts {
  readonly claim: OpenClaim;
  readonly mailer: { readonly buffers: Pick<Mailer['buffers'], 'release'> };
  readonly quotas: Pick<Quotas, 'begin'>;
  readonly recorder: Pick<Recorder, 'decide'>;
  /** Records a decision, together with those of other attempts. */
  readonly record: (decision: Decision) => Promise<Recorded>;
  /**
   * Records that a mail goes on the wire now. Returns the ids that may still be sent. Null: this is not
   * recorded.
   */
  readonly handOver: ((id: number) => Promise<readonly number[]>) | null;
  /** Aborted when no message may begin any more. */
  readonly stopping: AbortSignal;
  readonly stop: () => void;
  /** Stops the other attempts too; the error is thrown when all of them have ended. */
  readonly fail: (error: unknown) => void;
  /** Records that are still being written, to be awaited at the end. */
  readonly recording: Set<Promise<void>>;
}

export class Attempt {
  readonly #parts: AttemptParts;
  readonly #mail: ReadyMail;
  readonly #window: SendWindow;
  /** Does it hold a slot among the unrecorded? */
  #isBegun = false;
  #recorded: Promise<void> = Promise.resolve();

  constructor(parts: AttemptParts, mail: ReadyMail, window: SendWindow) {
    this.#parts = parts;
    this.#mail = mail;
    this.#window = window;
  }

  /**
   * Sends the mail, and resolves when the next one may be sent. It takes its slot among the unrecorded only
   * when its message goes on the wire, and frees the slot when the result is recorded. Throws what quotas and
   * the database throw.
   */
  async run(): Promise<void> {
    try {
      this.#decide(await this.#send());
    } catch (error) {
      if (error instanceof Throttled) this.#record(error.decision);
      else if (error instanceof Withheld) this.#parts.claim.unsent.add(this.#mail.about.id);
      else throw error;
    } finally {
      await this.#leave();
    }
  }

  async #send(): Promise<AttemptResult> {
    const { transport, lines } = this.#window;
    await lines.take(this.#parts.stopping);
    try {
      return await transport.send(this.#mail.mail, () => this.#gate());
    } finally {
      lines.free();
    }
  }

  /**
   * Called right before the message, and again if another server has to be tried: may this mail still be
   * sent, and by this process? Throws if not.
   */
  async #gate(): Promise<void> {
    if (!this.#isBegun) await this.#begin();
    if (this.#parts.stopping.aborted) throw new Withheld();
    // Asked last, after everything that may have waited: is the mail still ours to send?
    this.#withholdUnlessHeld();
    this.#parts.claim.unsent.delete(this.#mail.about.id);
  }

  /** Once per mail: takes a slot and the quota, and marks the mail in the ledger. */
  async #begin(): Promise<void> {
    const { quotas, handOver, stopping } = this.#parts;
    const { id } = this.#mail.about;
    await this.#window.unrecorded.take(stopping);
    this.#isBegun = true;
    const instead = await quotas.begin(id);
    if (instead !== null) throw new Throttled(instead);
    if (handOver !== null && !(await handOver(id)).includes(id)) throw new Withheld();
  }

  #withholdUnlessHeld(): void {
    const { claim, stop } = this.#parts;
    if (claim.lease.isHeld()) return;
    stop();
    throw new Withheld();
  }

  #decide(result: AttemptResult): void {
    const { recorder, mailer, stop } = this.#parts;
    const { mail, about } = this.#mail;
    // While this process was suspended, the server may have hung up on it. That says nothing about the
    // server, and no server has the mail.
    if (isServerUnavailable(result)) this.#withholdUnlessHeld();
    if (result.kind === 'sent') mailer.buffers.release(mail.raw);
    const decided = recorder.decide(about, result);
    this.#record(decided.decision);
    if (decided.stop) stop();
  }

  #record(decision: Decision): void {
    const { claim, record, stop } = this.#parts;
    claim.unsent.delete(this.#mail.about.id);
    this.#recorded = record(decision).then((recorded) => {
      if (recorded.stop) stop();
    });
  }

  /**
   * While the result is being recorded, the next mail's envelope may be sent already. The record of a mail
   * that was never begun is awaited, because nothing else limits how many of those are pending.
   */
  async #leave(): Promise<void> {
    const { fail, recording } = this.#parts;
    const recorded = this.#recorded.catch(fail).finally(() => {
      recording.delete(recorded);
      if (this.#isBegun) this.#window.unrecorded.free();
    });
    recording.add(recorded);
    if (!this.#isBegun) await recorded;
  }
}

/** Thrown at the gate when a quota withholds this mail; `decision` is recorded instead of a result. */
class Throttled extends Error {
  readonly decision: Decision;

  constructor(decision: Decision) {
    super();
    this.decision = decision;
  }
}
