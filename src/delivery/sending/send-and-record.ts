/** A stage of sending: sends as many mails at once as the window allows, and records each result. */

import { isWebhookAddress } from '../../readers/webhook.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import { Attempt, type AttemptParts, type ReadyMail } from './attempt.ts';
import type { Decision } from './decide.ts';
import { groupWriter } from './group-writer.ts';
import type { RateLimit } from './rate-limit-store.ts';
import type { Recorder } from './record-attempts.ts';
import type { SendWindow } from './send-window.ts';

export interface SendParts extends Pick<AttemptParts, 'mailer' | 'quotas'> {
  readonly window: SendWindow;
  /** The window for digests to webhooks; null if `mails` cannot contain any. */
  readonly webhooks: SendWindow | null;
  readonly rate: RateLimit;
  readonly recorder: Recorder;
}

/** Up to this many digests wait for their webhooks alongside the mails; beyond that, mails wait too. */
const MOST_BESIDE = 50;

/**
 * Sends what `mails` yields, in order. Results that arrive while a group is being written are written
 * together in the next group.
 *
 * A mail leaves `claim.unsent` right before its message goes on the wire, or when something is recorded about
 * it without a message. It returns there if it is held back after all and no server has the whole message.
 * What is left in `claim.unsent` at the end was not sent, and nothing is recorded about it.
 *
 * Throws what `mails`, the database or the rate limit throw, but only after the mails on the wire have ended.
 * @param atOnce number of mails sent at once; default: as many as the window allows
 */
export async function sendAndRecord(
  parts: SendParts,
  claim: OpenClaim,
  mails: AsyncGenerator<ReadyMail, void>,
  atOnce: number = parts.window.size,
): Promise<void> {
  const { window, webhooks, rate } = parts;
  const { attempts, failures, close } = beginAttempts(parts, claim, atOnce);
  const { stopping, fail, recording } = attempts;
  const beside = new Set<Promise<void>>();

  /** Returns undefined when no mail is left, or no more may begin. */
  async function nextMail(): Promise<ReadyMail | undefined> {
    if (stopping.aborted) return undefined;
    const { value: mail } = await mails.next();
    if (!mail || stopping.aborted) return undefined;
    try {
      await rate.take(stopping);
    } catch (error) {
      if (stopping.aborted) return undefined;
      throw error;
    }
    return mail;
  }

  /** Sends a digest to its webhook without letting a slow one delay the mails. */
  async function sendBeside(mail: ReadyMail, others: SendWindow): Promise<void> {
    const sending = new Attempt(attempts, mail, others)
      .run()
      .catch(fail)
      .finally(() => beside.delete(sending));
    beside.add(sending);
    if (beside.size >= MOST_BESIDE) await Promise.race(beside);
  }

  async function worker(): Promise<void> {
    for (let mail = await nextMail(); mail !== undefined; mail = await nextMail())
      if (webhooks !== null && isToWebhook(mail)) await sendBeside(mail, webhooks);
      else await new Attempt(attempts, mail, window).run();
  }

  try {
    await Promise.all(Array.from({ length: atOnce }, () => worker().catch(fail)));
    await Promise.all(beside);
    await Promise.all(recording);
  } finally {
    close();
    await mails.return();
  }
  if (failures.length > 0) throw failures[0];
}

/** Creates what the attempts share, and collects what fails among them. They stop when the claim does. */
function beginAttempts(
  { mailer, quotas, recorder }: SendParts,
  claim: OpenClaim,
  atOnce: number,
): { attempts: AttemptParts; failures: readonly unknown[]; close(): void } {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (claim.signal.aborted) stop();
  claim.signal.addEventListener('abort', stop, { once: true });
  const failures: unknown[] = [];
  const { handOver } = recorder;
  const attempts: AttemptParts = {
    claim,
    mailer,
    quotas,
    recorder,
    record: groupWriter(atOnce, (group: readonly Decision[]) => recorder.record(claim, group)),
    handOver:
      handOver === null ? null : groupWriter(atOnce, (ids: readonly number[]) => handOver(claim, ids)),
    recording: new Set(),
    stopping: stopping.signal,
    stop,
    fail(error) {
      failures.push(error);
      stop();
    },
  };
  return { attempts, failures, close: () => claim.signal.removeEventListener('abort', stop) };
}

const isToWebhook = ({ about }: ReadyMail): boolean =>
  about.kind === 'digest' && isWebhookAddress(about.email);
