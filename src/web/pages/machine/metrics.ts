/** /metrics: counters of this process and gauges from the database, in Prometheus' text format. */

import { Gauge, Registry } from 'prom-client';
import { countByStatus } from '../../../delivery/reports/run-outcomes-store.ts';
import { oldestUnbegunMail } from '../../../delivery/reports/unbegun-mails-store.ts';
import { countMailsInStoppedRuns } from '../../../delivery/sending/rejected-runs-store.ts';
import { PROBLEM_KINDS } from '../../../problem.ts';
import { OUTCOMES } from '../../../sources/outcome.ts';
import { sourcesStatus } from '../../../sources/sources-status.ts';
import { summariesStatus } from '../../../summaries/summaries-status-store.ts';
import { findProblems } from '../../../watch/problems-store.ts';
import { hasBearer } from '../../http/basic-auth.ts';
import { isLocalRequest } from '../../http/local-request.ts';
import { type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { announcementToInbox, countedRows, countPapers, LATENCY_QUANTILES } from '../../status-store.ts';
import { notFoundPage, problemPage } from '../public/problems.ts';

/** For requests from this machine, and for holders of METRICS_TOKEN. */
export async function getMetrics(site: Site, { headers, peer }: PageRequest): Promise<PageResponse> {
  const { metricsToken } = site.app.config;
  if (
    isLocalRequest(headers, peer) ||
    (metricsToken !== null && hasBearer(headers.authorization, metricsToken))
  )
    return collectMetrics(site);
  if (metricsToken === null) return notFoundPage(site);
  const page = problemPage(
    site,
    401,
    'Not for everybody',
    'This page asks for METRICS_TOKEN as a bearer token.',
  );
  return { ...page, headers: { 'www-authenticate': 'Bearer realm="Paperround metrics"' } };
}

async function collectMetrics({ app }: Site): Promise<PageResponse> {
  const { db } = app;
  const now = app.clock.now();
  const rows = await countedRows(db, now);
  const sources = await sourcesStatus(app);
  const problems = await findProblems(app, sources);
  const oldest = await oldestUnbegunMail(db, now);
  const trouble = (await summariesStatus(app, now))?.trouble ?? null;
  const secondsSince = (at: Date): number => (now.getTime() - at.getTime()) / 1000;
  const counted = (what: string): readonly Sample[] =>
    rows.filter((row) => row.what === what).map(({ kind, count }) => [kind, count]);

  const { registry, set, setEach } = gauges();
  set({ name: 'paperround_papers', help: 'Papers in the store' }, await countPapers(db));
  setEach({ name: 'paperround_readers', help: 'Readers by status', label: 'status' }, counted('readers'));
  setEach(
    {
      name: 'paperround_webhooks',
      help: 'Channels and programs that editions are posted to, by status',
      label: 'status',
    },
    counted('webhooks'),
  );
  setEach(
    {
      name: 'paperround_deliveries',
      help: 'Deliveries by status, of all runs that are kept',
      label: 'status',
    },
    Object.entries(await countByStatus(db)),
  );
  set(
    { name: 'paperround_resting_mails', help: 'Mails that wait in runs that are stopped' },
    await countMailsInStoppedRuns(db),
  );
  setEach(
    {
      name: 'paperround_queued_transactional_mails',
      help: 'Confirmation and other transactional mails by status',
      label: 'status',
    },
    counted('transactional_mails'),
  );
  setEach(
    { name: 'paperround_suppressions', help: 'Suppressed addresses by reason', label: 'reason' },
    counted('suppressions'),
  );
  setEach(
    {
      name: 'paperround_reports_last_day',
      help: 'Bounces, complaints and unsubscribe mails of the last day, whichever process took them, by kind',
      label: 'kind',
    },
    counted('reports'),
  );
  setEach(
    { name: 'paperround_sources', help: 'Sources by the outcome of their last read', label: 'outcome' },
    OUTCOMES.map((outcome) => [outcome, sources.filter((source) => source.outcome === outcome).length]),
  );
  set(
    {
      name: 'paperround_delivery_problems',
      help: 'Problems with mails and mail servers, as status reports them',
    },
    problems.filter(({ kind }) => kind !== 'source').length,
  );
  setEach(
    {
      name: 'paperround_problems',
      help: 'Everything that status lists as a problem, by kind',
      label: 'kind',
    },
    Object.keys(PROBLEM_KINDS).map((kind) => [
      kind,
      problems.filter((problem) => problem.kind === kind).length,
    ]),
  );
  set(
    {
      name: 'paperround_source_problems',
      help: 'Sources that somebody should look at: failing, late, overdue or not read whole',
    },
    sources.filter(({ problem }) => problem !== null).length,
  );
  set(
    {
      name: 'paperround_summary_trouble_seconds',
      help: 'Since when no summary could be had; 0 when they come, or none is asked for',
    },
    trouble === null ? 0 : Math.max(0, secondsSince(trouble.since)),
  );
  setEach(
    {
      name: 'paperround_source_last_read_age_seconds',
      help: 'Seconds since a source was last read',
      label: 'source',
    },
    sources.flatMap(({ name, lastReadAt }) =>
      lastReadAt === null ? [] : [[name, secondsSince(lastReadAt)]],
    ),
  );
  setEach(
    {
      name: 'paperround_source_last_good_read_age_seconds',
      help: 'Seconds since a source was last read without failing',
      label: 'source',
    },
    sources.flatMap(({ name, enabled, lastSuccessAt }) =>
      enabled && lastSuccessAt !== null ? [[name, secondsSince(lastSuccessAt)]] : [],
    ),
  );
  setEach(
    {
      name: 'paperround_announcement_to_inbox_seconds',
      help: 'From when a paper was first seen until it was sent, by quantile, in the newest 200 digests',
      label: 'quantile',
    },
    (await announcementToInbox(db)).map((value, index) => [String(LATENCY_QUANTILES[index]), value]),
  );
  set(
    {
      name: 'paperround_oldest_waiting_mail_seconds',
      help: 'How long the oldest mail waits that is not being sent yet; 0 when none does, or when it waits on purpose',
    },
    oldest === null ? 0 : Math.max(0, secondsSince(oldest)),
  );

  const body = await Registry.merge([app.metrics.registry, registry]).metrics();
  return textResponse(body.replace(/\n{2,}/g, '\n'), 'text/plain; version=0.0.4', { caching: 'none' });
}

/** The value of a label, and what is measured there. */
type Sample = readonly [label: string, value: number];

/** Gauges for one answer: what is measured no more is not in the next. */
function gauges() {
  const registry = new Registry();
  return {
    registry,
    set(about: { name: string; help: string }, value: number): void {
      new Gauge({ ...about, registers: [registry] }).set(value);
    },
    setEach(
      { label, ...about }: { name: string; help: string; label: string },
      samples: readonly Sample[],
    ): void {
      const gauge = new Gauge({ ...about, labelNames: [label], registers: [registry] });
      for (const [kind, value] of samples) gauge.set({ [label]: kind }, value);
    },
  };
}
