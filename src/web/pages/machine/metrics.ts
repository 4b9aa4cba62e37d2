/** /metrics: counters of this process and gauges from the database, in Prometheus' text format. */

import { Gauge, Registry } from 'prom-client';
import type { App } from '../../../app.ts';
import { countByStatus } from '../../../delivery/reports/run-outcomes-store.ts';
import { oldestUnbegunMail } from '../../../delivery/reports/unbegun-mails-store.ts';
import { countMailsInStoppedRuns } from '../../../delivery/sending/rejected-runs-store.ts';
import { PROBLEM_KINDS } from '../../../problem.ts';
import { OUTCOMES } from '../../../sources/outcome.ts';
import type { SourceStatus } from '../../../sources/sources-status.ts';
import { summariesStatus } from '../../../summaries/summaries-status-store.ts';
import { findProblems } from '../../../watch/problems-store.ts';
import { currentSources } from '../../current-sources.ts';
import { hasBearer } from '../../http/basic-auth.ts';
import { isLocalRequest } from '../../http/local-request.ts';
import { type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { announcementToInbox, countedRows, countPapers, LATENCY_QUANTILES } from '../../status-store.ts';
import { notFoundPage, problemPage } from '../public/problems.ts';

/**
 * Answers holders of METRICS_TOKEN; without one, requests from this machine. A token is asked for on this
 * machine, too: other users and containers of a host reach its loopback, and a scraper with a wrong token
 * would seem to work until it was moved.
 */
export async function getMetrics(site: Site, { headers, peer }: PageRequest): Promise<PageResponse> {
  const { metricsToken } = site.app.config;
  if (metricsToken === null) return isLocalRequest(headers, peer) ? collectMetrics(site) : notFoundPage(site);
  if (hasBearer(headers.authorization, metricsToken)) return collectMetrics(site);
  const page = problemPage(
    site,
    401,
    'Not for everybody',
    'This page asks for METRICS_TOKEN as a bearer token.',
  );
  return { ...page, headers: { 'www-authenticate': 'Bearer realm="Paperround metrics"' } };
}

async function collectMetrics({ app }: Site): Promise<PageResponse> {
  const gauges = newGauges();
  const sources = await currentSources(app);
  await measureStore(app, gauges);
  await measureMails(app, gauges);
  await measureProblems(app, sources, gauges);
  measureSources(sources, app.clock.now(), gauges);
  const body = await Registry.merge([app.metrics.registry, gauges.registry]).metrics();
  return textResponse(body.replace(/\n{2,}/g, '\n'), 'text/plain; version=0.0.4', { caching: 'none' });
}

async function measureStore(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  { set, setEach }: Gauges,
): Promise<void> {
  const rows = await countedRows(db, clock.now());
  const counted = (what: string): readonly Sample[] =>
    rows.filter((row) => row.what === what).map(({ kind, count }) => [kind, count]);
  set('paperround_papers', 'Papers in the store', await countPapers(db));
  setEach('paperround_readers', 'Readers by status', 'status', counted('readers'));
  setEach(
    'paperround_webhooks',
    'Channels and programs that editions are posted to, by status',
    'status',
    counted('webhooks'),
  );
  setEach(
    'paperround_queued_transactional_mails',
    'Confirmation and other transactional mails by status',
    'status',
    counted('transactional_mails'),
  );
  setEach('paperround_suppressions', 'Suppressed addresses by reason', 'reason', counted('suppressions'));
  setEach(
    'paperround_reports_last_day',
    'Bounces, complaints and unsubscribe mails of the last day, over all processes, by kind',
    'kind',
    counted('reports'),
  );
}

async function measureMails(
  { db, clock }: Pick<App, 'db' | 'clock'>,
  { set, setEach }: Gauges,
): Promise<void> {
  const now = clock.now();
  const oldest = await oldestUnbegunMail(db, now);
  setEach(
    'paperround_deliveries',
    'Deliveries by status, in all runs that are kept',
    'status',
    Object.entries(await countByStatus(db)),
  );
  set('paperround_resting_mails', 'Mails waiting in stopped runs', await countMailsInStoppedRuns(db));
  setEach(
    'paperround_announcement_to_inbox_seconds',
    'Time from first seeing a paper until it was sent, by quantile, in the newest 200 digests',
    'quantile',
    (await announcementToInbox(db)).map((value, index) => [String(LATENCY_QUANTILES[index]), value]),
  );
  set(
    'paperround_oldest_waiting_mail_seconds',
    'How long the oldest mail not yet being sent has waited; 0 when none waits, or when it waits on purpose',
    oldest === null ? 0 : Math.max(0, secondsBetween(oldest, now)),
  );
}

/** Measures what `status` reports. */
async function measureProblems(
  app: App,
  sources: readonly SourceStatus[],
  { set, setEach }: Gauges,
): Promise<void> {
  const now = app.clock.now();
  const problems = await findProblems(app, sources);
  const trouble = (await summariesStatus(app, now))?.trouble ?? null;
  set(
    'paperround_delivery_problems',
    'Problems with mails and mail servers that status reports',
    problems.filter(({ kind }) => kind !== 'source').length,
  );
  setEach(
    'paperround_problems',
    'Everything that status lists as a problem, by kind',
    'kind',
    Object.keys(PROBLEM_KINDS).map((kind) => [
      kind,
      problems.filter((problem) => problem.kind === kind).length,
    ]),
  );
  set(
    'paperround_summary_trouble_seconds',
    'Seconds since summaries began to fail; 0 while they succeed, or none is requested',
    trouble === null ? 0 : Math.max(0, secondsBetween(trouble.since, now)),
  );
}

function measureSources(sources: readonly SourceStatus[], now: Date, { set, setEach }: Gauges): void {
  setEach(
    'paperround_sources',
    'Sources by the outcome of their last read',
    'outcome',
    OUTCOMES.map((outcome) => [outcome, sources.filter((source) => source.outcome === outcome).length]),
  );
  set(
    'paperround_source_problems',
    'Sources that need attention: failing, late, overdue or not read completely',
    sources.filter(({ problem }) => problem !== null).length,
  );
  setEach(
    'paperround_source_last_read_age_seconds',
    'Seconds since a source was last read',
    'source',
    sources.flatMap(({ name, lastReadAt }) =>
      lastReadAt === null ? [] : [[name, secondsBetween(lastReadAt, now)]],
    ),
  );
  setEach(
    'paperround_source_last_good_read_age_seconds',
    'Seconds since a source was last read without failing',
    'source',
    sources.flatMap(({ name, enabled, lastSuccessAt }) =>
      enabled && lastSuccessAt !== null ? [[name, secondsBetween(lastSuccessAt, now)]] : [],
    ),
  );
}

const secondsBetween = (earlier: Date, later: Date): number => (later.getTime() - earlier.getTime()) / 1000;

/** The value of a label, and what is measured for it. */
type Sample = readonly [label: string, value: number];

type Gauges = ReturnType<typeof newGauges>;

/** Makes gauges for one response, so that labels which are no longer measured do not stay. */
function newGauges() {
  const registry = new Registry();
  return {
    registry,
    set(name: string, help: string, value: number): void {
      new Gauge({ name, help, registers: [registry] }).set(value);
    },
    setEach(name: string, help: string, label: string, samples: readonly Sample[]): void {
      const gauge = new Gauge({ name, help, labelNames: [label], registers: [registry] });
      for (const [kind, value] of samples) gauge.set({ [label]: kind }, value);
    },
  };
}
