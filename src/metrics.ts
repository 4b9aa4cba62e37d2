/** Every metric of Paperround, declared once; a test keeps docs/reference.md equal to this list. */

import { Counter, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly jobFailures: Counter<'job'>;
  readonly pagesRead: Counter<'outcome'>;
  readonly deliveries: Counter<'status'>;
  readonly digestDelay: Histogram;
  readonly transactionalMails: Counter<'kind' | 'status'>;
  readonly returnedMails: Counter<'kind'>;
  readonly webhooksRefused: Counter;
  readonly providerEvents: Counter<'provider' | 'kind'>;
  readonly adminRefused: Counter;
  readonly summaries: Counter<'outcome'>;
}

export function createMetrics(): Metrics {
  const metrics = declareMetrics(new Registry());
  // Alerts compare these, so they begin at 0: Prometheus sees no increase in a series without an earlier
  // value.
  metrics.deliveries.inc({ status: 'sent' }, 0);
  for (const kind of ['hard', 'soft', 'complaint', 'unsubscribe']) metrics.returnedMails.inc({ kind }, 0);
  return metrics;
}

function declareMetrics(registry: Registry): Metrics {
  const registers = [registry];
  return {
    registry,
    jobFailures: new Counter({
      name: 'paperround_job_failures_total',
      help: 'Scheduled jobs that ended with an error',
      labelNames: ['job'],
      registers,
    }),
    pagesRead: new Counter({
      name: 'paperround_pages_read_total',
      help: 'Listing pages read, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    deliveries: new Counter({
      name: 'paperround_deliveries_total',
      help: 'Deliveries that reached a status',
      labelNames: ['status'],
      registers,
    }),
    digestDelay: new Histogram({
      name: 'paperround_digest_delay_seconds',
      help: 'Time from planning a digest until a mail server accepted it',
      buckets: [5, 15, 60, 300, 900, 3_600, 7_200, 21_600, 86_400],
      registers,
    }),
    transactionalMails: new Counter({
      name: 'paperround_transactional_mails_total',
      help: 'Confirmation and other transactional mails, by kind and status',
      labelNames: ['kind', 'status'],
      registers,
    }),
    returnedMails: new Counter({
      name: 'paperround_returned_mails_total',
      help: 'Bounces, complaints and unsubscribe mails processed, by kind, whether they came by mail or as events of providers',
      labelNames: ['kind'],
      registers,
    }),
    webhooksRefused: new Counter({
      name: 'paperround_webhooks_refused_total',
      help: 'Requests to /webhooks without a valid signature or password, or replayed',
      registers,
    }),
    providerEvents: new Counter({
      name: 'paperround_provider_events_total',
      help: 'Events of mail providers, by provider and kind',
      labelNames: ['provider', 'kind'],
      registers,
    }),
    adminRefused: new Counter({
      name: 'paperround_admin_refused_total',
      help: 'Wrong passwords for /admin',
      registers,
    }),
    summaries: new Counter({
      name: 'paperround_summaries_total',
      help: 'Summaries requested from the model, by outcome: written, refused or failed',
      labelNames: ['outcome'],
      registers,
    }),
  };
}
