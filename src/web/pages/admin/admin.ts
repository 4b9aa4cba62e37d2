/** /admin: the dashboard of sources, readers, runs, deliveries to resolve, and suppressions. */

import { describeSender, listSenders } from '../../../delivery/queue/senders-store.ts';
import { listDeliveries } from '../../../delivery/reports/ledger-views-store.ts';
import { listRuns, type RunSummary, sentPerDay } from '../../../delivery/reports/run-outcomes-store.ts';
import { oldestUnbegunMail } from '../../../delivery/reports/unbegun-mails-store.ts';
import { describeStop } from '../../../delivery/run-stop.ts';
import { DAY_MS } from '../../../durations.ts';
import { countReaders, countWebhooks } from '../../../readers/readers-store.ts';
import { countSuppressions } from '../../../readers/suppression-store.ts';
import { utcDay } from '../../../text/days.ts';
import { findProblems } from '../../../watch/problems-store.ts';
import { recentReads, recentSuppressions } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { barChart } from '../../components/line-chart.ts';
import { instantCell, table } from '../../components/table.ts';
import { currentSources } from '../../current-sources.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { countPapers } from '../../status-store.ts';
import { deliveryTable } from './admin-deliveries.ts';
import { adminPage } from './admin-page.ts';
import { sendingForm } from './admin-sending.ts';
import { READS_IN_TABLE, sourceTable } from './admin-sources.ts';
import { suppressionTable } from './admin-suppressions.ts';
import { whyForm } from './admin-why.ts';

const DAYS_SHOWN = 30;
const SUPPRESSIONS_SHOWN = 20;

export async function getAdmin(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, clock, hasher } = site.app;
  const since = new Date(clock.now().getTime() - DAYS_SHOWN * DAY_MS);
  const sources = await currentSources(site.app);
  const reads = await recentReads(db, READS_IN_TABLE);
  const runs = await listRuns(db, { since, limit: 30 });
  const senders = await listSenders(db);
  const uncertain = await listDeliveries(db, { status: 'uncertain', limit: 50 });
  const failed = await listDeliveries(db, { status: 'failed', limit: 10 });
  const problems = await findProblems(site.app, sources);
  const sent = await sentPerDay(db, since);
  const readers = await countReaders(db);
  const webhooks = Object.values(await countWebhooks(db)).reduce((sum, count) => sum + count, 0);
  const suppressions = await countSuppressions(db, hasher);
  const papers = await countPapers(db);
  const oldest = await oldestUnbegunMail(db, clock.now());
  const body = html`<dl class="tiles"><div><dt>Papers</dt><dd>${site.formats.count(papers)}</dd></div>${Object.entries(
    readers,
  )
    .filter(([status, count]) => count > 0 || status === 'active')
    .map(
      ([status, count]) => html`<div><dt>Readers ${status}</dt><dd>${site.formats.count(count)}</dd></div>`,
    )}
${webhooks > 0 && html`<div><dt>Webhooks</dt><dd>${site.formats.count(webhooks)}</dd></div>`}<div><dt>Suppressed</dt><dd>${site.formats.count(suppressions.total)}</dd></div><div><dt>Oldest waiting mail</dt><dd>${oldest === null ? 'none' : formatInstant(oldest)}</dd></div></dl>
<section><h2>Mails sent, by day</h2>${
    sent.length === 0
      ? html`<p class="empty">None in the last ${DAYS_SHOWN} days.</p>`
      : sentChart(site, sent, since)
  }</section>
${problems.length > 0 && html`<section><h2>Problems</h2><ul class="problems">${problems.map(({ text }) => html`<li>${text}</li>`)}</ul></section>`}
${uncertain.length > 0 && html`<section><h2>Uncertain: did they arrive?</h2><p class="hint">The process or the connection died while these were on the wire. Look into the mail server’s log, then say what happened.</p>${deliveryTable(site, uncertain, 'Uncertain deliveries')}</section>`}
${failed.length > 0 && html`<section><h2>Failed lately</h2>${deliveryTable(site, failed, 'Failed deliveries')}</section>`}
<section><h2>Sources</h2>${sourceTable(site, sources, reads)}<p><a href="${site.to('/admin/sources')}">Add a source</a></p></section>
<section><h2>Sending</h2>${await sendingForm(site)}</section>
<section><h2>Runs</h2>${senders.map((sender) => html`<p>${describeSender(sender)}</p>`)}${runTable(site, runs)}</section>
<section><h2>Why did this reader get no mail?</h2>${whyForm(site)}</section>
<section><h2>Suppressions</h2><p class="hint">Addresses are kept as keyed hashes only.${suppressions.unrecognisable > 0 && ` ${suppressions.unrecognisable} were made with a key that is gone and protect no address.`}</p>${suppressionTable(await recentSuppressions(db, SUPPRESSIONS_SHOWN))}</section>`;
  return adminPage(site, request, { title: 'Dashboard', body });
}

/** Draws a bar per day, also for days without mail, with a summary in words below it. */
function sentChart(
  { formats: { count } }: Site,
  sent: Awaited<ReturnType<typeof sentPerDay>>,
  since: Date,
): Html {
  const counts = new Map(sent.map((one) => [one.day, one.count]));
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    utcDay(new Date(since.getTime() + (index + 1) * DAY_MS)),
  );
  const bars = days.map((day) => ({ name: day, value: counts.get(day) ?? 0 }));
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  const most = bars.reduce((highest, bar) => (bar.value > highest.value ? bar : highest));
  return html`${barChart(bars, `Mails sent on each of the last ${DAYS_SHOWN} days`)}
<p class="hint">${count(bars.at(-1)?.value ?? 0)} today, ${count(total)} in ${DAYS_SHOWN} days, at most ${count(most.value)} a day (${most.name}). Days are UTC.</p>`;
}

function runTable(site: Site, runs: readonly RunSummary[]): Html {
  return table(
    ['Run', 'Frequency', 'Until', 'Deliveries', 'State'],
    runs.map((run) => [
      html`<a href="${site.to(`/admin/runs/${run.id}`)}">Run ${run.id}</a>`,
      run.frequency,
      instantCell(run.periodEnd),
      Object.entries(run.deliveries)
        .filter(([, count]) => count > 0)
        .map(([status, count]) => `${count} ${status}`)
        .join(', '),
      describeState(run),
    ]),
  );
}

function describeState(run: RunSummary): string {
  const stop = describeStop(run);
  if (stop !== null) return `stopped: ${stop}`;
  const { deliveries } = run;
  if (deliveries.planned + deliveries.sending + deliveries.retrying > 0) return 'in progress';
  return deliveries.uncertain > 0 ? 'waits for an answer' : 'done';
}
