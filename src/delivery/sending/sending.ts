/** What one sending process keeps open: its mailer, limits and ledger writers, and its tally. */

import type { Config } from '../../config.ts';
import { type CandidatePools, createCandidatePools } from '../../digest/selection/candidate-pool.ts';
import type { HeapGrowth } from '../../heap-growth.ts';
import type { Metrics } from '../../metrics.ts';
import type { Frequency } from '../../readers/reader.ts';
import { sleep } from '../../sleep.ts';
import { type ChunkMemory, createChunkMemory } from '../queue/stored-message-store.ts';
import { isSameDatabase, OTHER_DATABASE } from '../reports/database-identity-store.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { forgetUnusedServers, type Mailer, type MailerParts, openMailer } from './mailer.ts';
import { isThrottled } from './quota-store.ts';
import { createQuotas, type Quotas } from './quotas.ts';
import { createRateLimit, type RateLimit } from './rate-limit-store.ts';
import {
  createRecorder,
  type RecordDecisions,
  type Recorder,
  type RecorderParts,
} from './record-attempts.ts';
import { openSendWindow, openWindowBeside, type SendWindow } from './send-window.ts';
import { createTally, type Tally } from './tally.ts';
import { openWebhookTransport } from './webhooks.ts';

export interface SendingOptions {
  /** Only these deliveries; default: all. */
  readonly only?: { readonly readerId?: number; readonly frequency?: Frequency };
  /** Called after each recorded group with the number of deliveries recorded so far. */
  readonly onProgress?: (recorded: number) => void;
}

export type SendingParts = MailerParts &
  RecorderParts & {
    readonly config: Pick<Config, 'sendConcurrency' | 'sendRate' | 'sending'>;
    readonly metrics: Metrics;
    readonly heapGrowth: Pick<HeapGrowth, 'keepLow'>;
  };

export interface Sending
  extends Pick<SendingParts, 'db' | 'clock' | 'log' | 'config' | 'tokens' | 'baseUrl' | 'metrics'> {
  readonly only: SendingOptions['only'];
  readonly uncertainDeliveries: 'resend' | 'hold';
  readonly mailer: Mailer;
  /** Digests to the mail server. */
  readonly window: SendWindow;
  /** Digests that are posted to webhooks. */
  readonly webhooks: SendWindow;
  readonly rate: RateLimit;
  readonly quotas: Quotas;
  readonly pools: CandidatePools;
  readonly memory: ChunkMemory;
  readonly unrenderable: Set<number>;
  readonly breaker: CircuitBreaker;
  /** Records digests, and counts them in the tally. */
  readonly recorder: Recorder;
  readonly record: RecordDecisions;
  readonly tally: Tally;
  /** Transactional mails; the same window if they use the same mail server. */
  readonly transactionalWindow: SendWindow;
  /** Records transactional mails, which the tally does not count. */
  readonly transactionalRecorder: Recorder;
}

export async function openSending(parts: SendingParts, options: SendingOptions = {}): Promise<Sending> {
  const { db, clock, log, config, metrics } = parts;
  parts.heapGrowth.keepLow();
  if (!(await isSameDatabase(db))) log.error(OTHER_DATABASE);
  await forgetUnusedServers(parts);
  const mailer = await openMailer(parts);
  const rate = createRateLimit({ db, perSecond: config.sendRate, realNow: clock.realNow, sleep });
  const quotas = createQuotas({ db, ...config.sending, now: clock.now });
  const tally = createTally(metrics);
  const { transport, transactionalTransport } = mailer;
  const window = openSendWindow(transport, config.sendConcurrency);
  const isShared = transactionalTransport === transport;
  const breaker = createCircuitBreaker(clock.realNow, isShared);
  const transactionalRecorder = createRecorder(parts, { quotas, breaker });
  const recorder = counting(parts, transactionalRecorder, tally, options.onProgress);
  return {
    db,
    clock,
    log,
    config,
    tokens: parts.tokens,
    baseUrl: parts.baseUrl,
    metrics,
    only: options.only,
    uncertainDeliveries: config.uncertainDeliveries,
    mailer,
    window,
    webhooks: openWindowBeside(window, openWebhookTransport(parts)),
    rate,
    quotas,
    pools: createCandidatePools(parts),
    memory: createChunkMemory(),
    unrenderable: new Set(),
    breaker,
    recorder,
    record: async (claim, decisions) => {
      if (decisions.length > 0) await recorder.record(claim, decisions);
      for (const { deliveryId } of decisions) claim.unsent.delete(deliveryId);
    },
    tally,
    transactionalWindow: isShared ? window : openSendWindow(transactionalTransport, config.sendConcurrency),
    transactionalRecorder,
  };
}

/**
 * Wraps a recorder so that it also counts what it has recorded, except throttled mails: this very process may
 * still send them.
 */
const counting = (
  { clock, metrics }: Pick<SendingParts, 'clock' | 'metrics'>,
  recorder: Recorder,
  tally: Tally,
  onProgress: SendingOptions['onProgress'],
): Recorder => ({
  ...recorder,
  decide(mail, result) {
    if (result.kind === 'sent')
      metrics.digestDelay.observe((clock.now().getTime() - mail.plannedAt.getTime()) / 1000);
    return recorder.decide(mail, result);
  },
  async record(claim, decisions) {
    const recorded = await recorder.record(claim, decisions);
    const ids = new Set(recorded.ids);
    for (const decision of decisions) {
      if (!ids.has(decision.deliveryId) || isThrottled(decision)) continue;
      if (decision.status === 'failed') tally.addFailed(decision.deliveryId);
      else tally.add(decision.status);
    }
    onProgress?.(tally.recorded());
    return recorded;
  },
});
