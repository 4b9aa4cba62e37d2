/** /metrics: counters of this process and gauges from the database, in Prometheus' text format. */
import { countByStatus } from '../../../delivery/reports/run-outcomes-store.ts';
import { oldestUnbegunMail } from '../../../delivery/reports/unbegun-mails-store.ts';
import { countRestingMails } from '../../../delivery/sending/rejected-runs-store.ts';
import { PROBLEM_KINDS, type ProblemKind } from '../../../problem.ts';
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

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

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
  const rows = await countedRows(app.db);
  const sources = await sourcesStatus(app);
  const problems = await findProblems(app, sources);
  const oldest = await oldestUnbegunMail(app.db, app.clock.now());
  const latency = await announcementToInbox(app.db);
  const now = app.clock.now().getTime();
  const trouble = (await summariesStatus(app, app.clock.now()))?.trouble ?? null;
  const counted = (what: string, label: string) =>
    rows
      .filter((row) => row.what === what)
      .map(({ kind, count }) => ({ labels: { [label]: kind }, value: count }));
  const gauges: readonly Gauge[] = [
    {
      name: 'paperround_papers',
      help: 'Papers in the store',
      samples: [{ labels: {}, value: await countPapers(app.db) }],
    },
    { name: 'paperround_readers', help: 'Readers by status', samples: counted('readers', 'status') },
    {
      name: 'paperround_webhooks',
      help: 'Channels and programs that editions are posted to, by status',
      samples: counted('webhooks', 'status'),
    },
    {
      name: 'paperround_deliveries',
      help: 'Deliveries by status, of all runs that are kept',
      samples: Object.entries(await countByStatus(app.db)).map(([status, value]) => ({
        labels: { status },
        value,
      })),
    },
    {
      name: 'paperround_resting_mails',
      help: 'Mails that wait in runs that are stopped',
      samples: [{ labels: {}, value: await countRestingMails(app.db) }],
    },
    {
      name: 'paperround_queued_transactional_mails',
      help: 'Confirmation and other transactional mails by status',
      samples: counted('transactional_mails', 'status'),
    },
    {
      name: 'paperround_suppressions',
      help: 'Suppressed addresses by reason',
      samples: counted('suppressions', 'reason'),
    },
    {
      name: 'paperround_sources',
      help: 'Sources by the outcome of their last read',
      samples: OUTCOMES.map((outcome) => ({
        labels: { outcome },
        value: sources.filter((source) => source.outcome === outcome).length,
      })),
    },
    {
      name: 'paperround_delivery_problems',
      help: 'Problems with mails and mail servers, as status tells them',
      samples: [{ labels: {}, value: problems.filter(({ kind }) => kind !== 'source').length }],
    },
    {
      name: 'paperround_problems',
      help: 'Everything that status lists as a problem, by kind',
      samples: (Object.keys(PROBLEM_KINDS) as ProblemKind[]).map((kind) => ({
        labels: { kind },
        value: problems.filter((problem) => problem.kind === kind).length,
      })),
    },
    {
      name: 'paperround_source_problems',
      help: 'Sources that somebody should look at: failing, late, overdue or not read whole',
      samples: [{ labels: {}, value: sources.filter(({ problem }) => problem !== null).length }],
    },
    {
      name: 'paperround_summary_trouble_seconds',
      help: 'Since when no summary could be had; 0 when they come, or none is asked for',
      samples: [
        { labels: {}, value: trouble === null ? 0 : Math.max(0, (now - trouble.since.getTime()) / 1000) },
      ],
    },
    {
      name: 'paperround_source_last_read_age_seconds',
      help: 'Seconds since a source was last read',
      samples: sources.flatMap(({ name, lastReadAt }) =>
        lastReadAt === null ? [] : [{ labels: { source: name }, value: (now - lastReadAt.getTime()) / 1000 }],
      ),
    },
    {
      name: 'paperround_source_last_good_read_age_seconds',
      help: 'Seconds since a source was last read without failing',
      samples: sources.flatMap(({ name, enabled, lastSuccessAt }) =>
        enabled && lastSuccessAt !== null
          ? [{ labels: { source: name }, value: (now - lastSuccessAt.getTime()) / 1000 }]
          : [],
      ),
    },
    {
      name: 'paperround_announcement_to_inbox_seconds',
      help: 'From when a paper was first seen until it was sent, by quantile, in the newest 200 digests',
      samples: latency.map((value, index) => ({
        labels: { quantile: String(LATENCY_QUANTILES[index]) },
        value,
      })),
    },
    {
      name: 'paperround_oldest_waiting_mail_seconds',
      help: 'How long the oldest mail waits that is not being sent yet; 0 when none does, or when it waits on purpose',
      samples: [{ labels: {}, value: oldest === null ? 0 : Math.max(0, (now - oldest.getTime()) / 1000) }],
    },
  ];
  const body = `${await app.metrics.registry.metrics()}\n${gauges.map(written).join('\n')}\n`;
  return textResponse(body.replace(/\n{2,}/g, '\n'), 'text/plain; version=0.0.4', { caching: 'none' });
}

function written({ name, help, samples }: Gauge): string {
  const lines = samples.map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join('\n');
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
