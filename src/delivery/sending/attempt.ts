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

/** Why a mail was not sent: a quota's decision to record, or `withheld`: not now, or not by this process. */
type KeptBack = Decision | 'withheld';

export class Attempt {
  readonly #parts: AttemptParts;
  readonly #mail: ReadyMail;
  readonly #window: SendWindow;
  /** Does it hold a slot among the unrecorded? */
  #isBegun = false;
  #keptBack: KeptBack | null = null;
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
      const result = await this.#send();
      if (result === 'withheld') this.#withhold();
      else if ('kind' in result) this.#decide(result);
      else this.#record(result);
    } finally {
      await this.#leave();
    }
  }

  async #send(): Promise<AttemptResult | KeptBack> {
    const { transport, lines } = this.#window;
    try {
      await lines.take(this.#parts.stopping);
      try {
        return await transport.send(this.#mail.mail, () => this.#gate());
      } finally {
        lines.free();
      }
    } catch (error) {
      if (error instanceof Withheld) return this.#keptBack ?? 'withheld';
      throw error;
    }
  }

  /**
   * Called right before the message, and again if another server has to be tried. Throws if the message may
   * not begin.
   */
  async #gate(): Promise<void> {
    this.#keptBack = await this.#askToSend();
    if (this.#keptBack !== null) throw new Withheld();
    this.#parts.claim.unsent.delete(this.#mail.about.id);
  }

  /** May this mail still be sent, and by this process? Null: it may. */
  async #askToSend(): Promise<KeptBack | null> {
    const instead = this.#isBegun ? null : await this.#begin();
    if (instead !== null) return instead;
    // Asked last, after everything that may have waited: is the mail still ours to send?
    return !this.#parts.stopping.aborted && this.#isHeld() ? null : 'withheld';
  }

  /** Once per mail: takes a slot and the quota, and marks the mail in the ledger. */
  async #begin(): Promise<KeptBack | null> {
    const { quotas, handOver, stopping } = this.#parts;
    const { id } = this.#mail.about;
    await this.#window.unrecorded.take(stopping);
    this.#isBegun = true;
    const instead = await quotas.begin(id);
    if (instead !== null) return instead;
    return handOver === null || (await handOver(id)).includes(id) ? null : 'withheld';
  }

  /** Does this process still hold the claim? If not, the other attempts stop too. */
  #isHeld(): boolean {
    const { claim, stop } = this.#parts;
    const isHeld = claim.lease.isHeld();
    if (!isHeld) stop();
    return isHeld;
  }

  /** Nothing is recorded about the mail: the claim releases it. */
  #withhold(): void {
    this.#parts.claim.unsent.add(this.#mail.about.id);
  }

  #decide(result: AttemptResult): void {
    const { recorder, mailer, stop } = this.#parts;
    const { mail, about } = this.#mail;
    // While this process was suspended, the server may have hung up on it. That says nothing about the
    // server, and no server has the mail.
    if (isServerUnavailable(result) && !this.#isHeld()) {
      this.#withhold();
      return;
    }
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
