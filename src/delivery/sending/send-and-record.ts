/** A stage of sending: mails are sent, as many at once as the window allows, and each result is recorded. */
import { isServerUnavailable } from '../../mail/failover-transport.ts';
import { type OutgoingMail, Withheld } from '../../mail/mail.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import type { ClaimedMail } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { Decision } from './decide.ts';
import type { Mailer } from './mailer.ts';
import type { Quotas } from './quotas.ts';
import type { RateLimit } from './rate-limit-store.ts';
import type { Recorder } from './record-attempts.ts';
import { groupWriter, type SendWindow } from './send-window.ts';

export interface SendParts {
  readonly window: SendWindow;
  /** Null where nothing can be for one. */
  readonly webhooks: SendWindow | null;
  readonly mailer: { readonly buffers: Pick<Mailer['buffers'], 'release'> };
  readonly rate: RateLimit;
  readonly quotas: Pick<Quotas, 'begin'>;
  readonly recorder: Recorder;
}

/** Digests to webhooks that wait for their host beside the mails, before the mails wait with them. */
const MOST_BESIDE = 50;

export interface ReadyMail {
  readonly mail: OutgoingMail;
  readonly about: ClaimedMail;
}

/**
 * Sends what `mails` yields, in order. Results that arrive while one group is being written are written
 * together in the next. A mail leaves `claim.unsent` right before its message goes on the wire, or when
 * something is recorded about it without one; it returns when it is held back after all and no server
 * has the whole message. What is in it at the end was not sent and is recorded nowhere. Throws what
 * `mails`, the database or the rate limit throw, after the mails on the wire have ended.
 * @param atOnce default: as many as the window allows
 */
export async function sendAndRecord(
  { window, webhooks, mailer, rate, quotas, recorder }: SendParts,
  claim: OpenClaim,
  mails: AsyncGenerator<ReadyMail, void>,
  atOnce: number = window.size,
): Promise<void> {
  const { unsent } = claim;
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (claim.signal.aborted) stop();
  claim.signal.addEventListener('abort', stop, { once: true });
  const recordInGroups = groupWriter(atOnce, (group: readonly Decision[]) => recorder.record(claim, group));
  const { handOver } = recorder;
  const handOverInGroups =
    handOver === null ? null : groupWriter(atOnce, (ids: readonly number[]) => handOver(claim, ids));

  const recording = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop();
  };

  /**
   * Sends one mail. Its place among the unrecorded is taken when the message goes on the wire, not
   * before, and is free when its result is recorded.
   */
  async function sendOne(
    { mail, about }: ReadyMail,
    { transport, lines, unrecorded }: SendWindow,
  ): Promise<void> {
    const { id } = about;
    let isBegun = false;
    const withholdUnlessHeld = () => {
      if (claim.lease.isHeld()) return;
      stop();
      throw new Withheld();
    };
    const gate = async () => {
      if (!isBegun) {
        await unrecorded.take(stopping.signal);
        isBegun = true;
        const instead = await quotas.begin(id);
        if (instead !== null) throw new Throttled(instead);
        if (handOverInGroups && !(await handOverInGroups(id)).includes(id)) throw new Withheld();
      }
      if (stopping.signal.aborted) throw new Withheld();
      // Asked after all waiting: is it still ours to send?
      withholdUnlessHeld();
      unsent.delete(id);
    };
    let recorded: Promise<void> = Promise.resolve();
    const writeDown = (decision: Decision) => {
      unsent.delete(id);
      recorded = recordInGroups(decision).then((written) => {
        if (written.stop) stop();
      });
    };
    try {
      const result = await onLine(lines, () => transport.send(mail, gate));
      // A server that waited for a suspended process has hung up. That says nothing about the server, and no
      // server has the mail.
      if (isServerUnavailable(result)) withholdUnlessHeld();
      if (result.kind === 'sent') mailer.buffers.release(mail.raw);
      const { decision, stop: isEnd } = recorder.decide(about, result);
      writeDown(decision);
      if (isEnd) stop();
    } catch (error) {
      if (error instanceof Throttled) writeDown(error.decision);
      else if (error instanceof Withheld) unsent.add(id);
      else throw error;
    } finally {
      const written = recorded.catch(fail).finally(() => {
        recording.delete(written);
        if (isBegun) unrecorded.free();
      });
      recording.add(written);
      // While it is recorded, the next mail's envelope may be sent already. A mail that was never begun is
      // waited for: nothing else limits it.
      if (!isBegun) await written;
    }
  }

  async function onLine<T>(lines: SendWindow['lines'], send: () => Promise<T>): Promise<T> {
    await lines.take(stopping.signal);
    try {
      return await send();
    } finally {
      lines.free();
    }
  }

  const beside = new Set<Promise<void>>();
  /** A webhook that is slow delays no mail. */
  async function sendBeside(item: ReadyMail, others: SendWindow): Promise<void> {
    const sending = sendOne(item, others)
      .catch(fail)
      .finally(() => beside.delete(sending));
    beside.add(sending);
    if (beside.size >= MOST_BESIDE) await Promise.race(beside);
  }

  async function worker(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { value: item } = await mails.next();
      if (!item || stopping.signal.aborted) return;
      try {
        await rate.take(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        throw error;
      }
      if (webhooks !== null && isToWebhook(item)) await sendBeside(item, webhooks);
      else await sendOne(item, window);
    }
  }

  try {
    await Promise.all(Array.from({ length: atOnce }, () => worker().catch(fail)));
    await Promise.all(beside);
    await Promise.all(recording);
  } finally {
    claim.signal.removeEventListener('abort', stop);
    await mails.return();
  }
  if (failures.length > 0) throw failures[0];
}

const isToWebhook = ({ about }: ReadyMail): boolean =>
  about.kind === 'digest' && isWebhookAddress(about.email);

/** Thrown at the gate: a quota withholds this mail, and this is what is recorded. */
class Throttled extends Error {
  readonly decision: Decision;

  constructor(decision: Decision) {
    super();
    this.decision = decision;
  }
}
