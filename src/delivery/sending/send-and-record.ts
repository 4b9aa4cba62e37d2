/** The last two stages of sending: mails are sent through the send window, and each result is recorded. */
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { type ClaimedDelivery, markHanded } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { Mailer } from './mailer.ts';
import type { Quotas } from './quotas.ts';
import type { RateLimit } from './rate-limit-store.ts';
import type { Recorder } from './record-attempts.ts';
import { type ReadyMail, sendThroughWindow } from './send-window.ts';

export interface SendParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly mailer: Pick<Mailer, 'transport' | 'buffers' | 'concurrency'>;
  readonly rate: RateLimit;
  readonly quotas: Pick<Quotas, 'begin'>;
  readonly recorder: Pick<Recorder, 'decide' | 'record'>;
  readonly uncertainDeliveries: 'resend' | 'hold';
}

/** Resolves when `mails` has ended, or sending must end, and each mail that was begun is recorded. */
export async function sendAndRecord(
  { db, clock, mailer, rate, quotas, recorder, uncertainDeliveries }: SendParts,
  claim: OpenClaim,
  mails: AsyncGenerator<ReadyMail<ClaimedDelivery>, void>,
): Promise<void> {
  const handOver = (ids: readonly number[]) =>
    markHanded(db, { holder: claim.holder, ids, now: clock.now() });
  const window = {
    transport: mailer.transport,
    concurrency: mailer.concurrency,
    permit: rate.take,
    throttle: quotas.begin,
    handOver: uncertainDeliveries === 'hold' ? handOver : null,
    isHeld: claim.lease.isHeld,
    record: (decisions: Parameters<Recorder['record']>[1]) => recorder.record(claim, decisions),
  };
  try {
    await sendThroughWindow(
      async () => (await mails.next()).value ?? null,
      window,
      ({ about, mail }, result) => {
        if (result.kind === 'sent') mailer.buffers.release(mail.raw);
        return recorder.decide(about, result);
      },
      claim.unsent,
      claim.signal,
    );
  } finally {
    await mails.return();
  }
}
