/** Pages below /admin: the deliveries of a run, one delivery, and resolving an uncertain one. */

import { DELIVERY_STATUSES } from '../../../delivery/delivery.ts';
import {
  deliveriesOfRun,
  findDelivery,
  type ListedDelivery,
  resolveUncertain,
} from '../../../delivery/reports/ledger-views-store.ts';
import { findRun, type RunSummary, waitingOf } from '../../../delivery/reports/run-outcomes-store.ts';
import { describeStop, mailsWait } from '../../../delivery/run-stop.ts';
import { holdRun, resumeRun } from '../../../delivery/sending/operated-runs-store.ts';
import { PaperroundError } from '../../../errors.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { parseRowId } from '../../../row-id.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { formatInstant } from '../../components/labels.ts';
import { renderPage } from '../../components/layout.ts';
import { factList, table } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage, problemPage } from '../public/problems.ts';
import { changeAsAdmin } from './admin-audit.ts';

const DELIVERIES_SHOWN = 500;

/** Shows a run with its counts and its deliveries: all, or those of one status (`?status=failed`). */
export async function getRun(site: Site, { params, query }: PageRequest): Promise<PageResponse> {
  const { db } = site.app;
  const id = parseRowId(params.id);
  const run = id === null ? null : await findRun(db, id);
  if (run === null) return notFoundPage(site);
  const status = DELIVERY_STATUSES.find((one) => one === query.get('status'));
  const deliveries = await deliveriesOfRun(db, { runId: run.id, limit: DELIVERIES_SHOWN, status });
  const path = `/admin/runs/${run.id}`;
  const stop = describeStop(run);
  const statuses = DELIVERY_STATUSES.filter((one) => run.deliveries[one] > 0);
  const total = statuses.reduce((sum, one) => sum + run.deliveries[one], 0);
  const all = status === undefined ? total : run.deliveries[status];
  const body = html`<p class="eyebrow"><a href="${site.to('/admin')}">Dashboard</a></p><h1>Run ${run.id}</h1>
<p>${run.frequency}, from ${formatInstant(run.periodStart)} until ${formatInstant(run.periodEnd)}${stop !== null && html`; stopped: ${stop}`}.</p>${stop !== null ? resumeForm(site, run) : waitingOf(run) > 0 && holdForm(site, run)}
<p>Deliveries: <a href="${site.to(path)}">all ${total}</a>${statuses.map((one) => html`, <a href="${site.to(`${path}?status=${one}`)}">${run.deliveries[one]} ${one}</a>`)}.</p>
${deliveries.length < all && html`<p class="hint">${deliveries.length} of them are shown.</p>`}${deliveryTable(site, deliveries)}`;
  return renderPage(site, { title: `Run ${run.id}`, personal: true, body });
}

const RUN_ACTIONS = {
  resume: 'resumed',
  'accept-unknown': 'resumed, unknown addresses treated as nonexistent',
};

/**
 * Stops a run (`hold`) or resumes it at once (`resume`); `accept-unknown` resumes it and treats its unknown
 * addresses as nonexistent.
 */
export async function postRun(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, hasher, clock } = site.app;
  const id = parseRowId(request.params.id);
  const run = id === null ? null : await findRun(db, id);
  if (run === null) return notFoundPage(site);
  const as = request.form.get('as');
  if (as === 'hold')
    await changeAsAdmin(site, request, { action: 'stopped', about: `run ${run.id}` }, () =>
      holdRun(db, { id: run.id, now: clock.now() }),
    );
  if (as === 'resume' || as === 'accept-unknown')
    await changeAsAdmin(site, request, { action: RUN_ACTIONS[as], about: `run ${run.id}` }, () =>
      resumeRun(db, hasher, { id: run.id, acceptUnknown: as === 'accept-unknown', now: clock.now() }),
    );
  return getRun(site, request);
}

const holdForm = (site: Site, run: RunSummary): Html =>
  html`<form method="post" class="inline" action="${site.to(`/admin/runs/${run.id}`)}">${formToken(site)}<p>${mailsWait(waitingOf(run))}. <button type="submit" class="quiet" name="as" value="hold">Stop this run</button></p></form>`;

const resumeForm = (site: Site, run: RunSummary): Html =>
  html`<form method="post" class="inline" action="${site.to(`/admin/runs/${run.id}`)}">${formToken(site)}<p>${mailsWait(waitingOf(run))}. <button type="submit" name="as" value="resume">Resume now</button>${run.stopCode === 'unknown_addresses' && html` <button type="submit" class="quiet" name="as" value="accept-unknown">Resume, and stop the unknown addresses</button>`}</p></form>`;

export async function getDelivery(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const { db, tokens } = site.app;
  const id = parseRowId(params.id);
  const delivery = id === null ? null : await findDelivery(db, id);
  if (delivery === null) return notFoundPage(site);
  const papers = await papersByIds(db, delivery.papers);
  const reader = await findReader(db, { emailKey: delivery.email.toLowerCase() });
  const details = factList({
    Status: delivery.status,
    Reader: delivery.email,
    Day: delivery.localDay,
    Reason: delivery.reason,
    Tries: String(delivery.attempts),
    'In the hands of': delivery.sender,
    'Server’s answer': delivery.response,
    'Message-ID': delivery.messageId,
    Planned: formatInstant(delivery.plannedAt),
    Sent: delivery.sentAt === null ? null : formatInstant(delivery.sentAt),
    'Next try': delivery.nextAttemptAt === null ? null : formatInstant(delivery.nextAttemptAt),
    Bytes: delivery.bytes === null ? null : String(delivery.bytes),
  });
  const body = html`<p class="eyebrow"><a href="${site.to(`/admin/runs/${delivery.runId}`)}">Run ${delivery.runId}</a></p><h1>Delivery ${delivery.id}</h1>
${details}
${delivery.status === 'uncertain' && resolveForm(site, delivery)}
${papers.length > 0 && reader !== null && html`<p><a class="button" href="${site.to(`/digests/${tokens.sign('digest', reader.publicId, delivery.id)}`)}">See the mail</a></p>`}
<h2>Papers</h2><ol>${papers.map((paper) => html`<li><a href="${site.to(`/papers/${paper.id}`)}" dir="auto">${displayLine(paper.title)}</a></li>`)}</ol>`;
  return renderPage(site, { title: `Delivery ${delivery.id}`, personal: true, body });
}

/** Resolves an uncertain delivery: it arrived (`sent`), or send it again (`resend`). */
export async function postDelivery(site: Site, request: PageRequest): Promise<PageResponse> {
  const id = parseRowId(request.params.id);
  if (id === null) return notFoundPage(site);
  const as = request.form.get('as');
  if (as !== 'sent' && as !== 'resend') return getDelivery(site, request);
  try {
    await changeAsAdmin(site, request, { action: `resolved as ${as}`, about: `delivery ${id}` }, () =>
      resolveUncertain(site.app.db, { id, as, now: site.app.clock.now() }),
    );
  } catch (error) {
    if (error instanceof PaperroundError && error.code === 'unknown_delivery')
      return problemPage(site, 409, 'Not uncertain', error.message);
    throw error;
  }
  return getDelivery(site, request);
}

/** @param isOfOne are all deliveries to one reader? Then no column names the reader */
export function deliveryTable(
  site: Site,
  deliveries: readonly ListedDelivery[],
  name?: string,
  isOfOne = false,
): Html {
  const asks = deliveries.some(({ status }) => status === 'uncertain');
  return table(
    [
      'Delivery',
      ...(isOfOne ? [] : ['Reader']),
      ...['Day', 'Status', 'Papers', 'Tries', 'Why'],
      ...(asks ? ['Did it arrive?'] : []),
    ],
    deliveries.map((one) => [
      html`<a href="${site.to(`/admin/deliveries/${one.id}`)}">Delivery ${one.id}</a>`,
      ...(isOfOne ? [] : [one.email]),
      html`<time datetime="${one.localDay}">${one.localDay}</time>`,
      one.status,
      one.papers.length,
      one.attempts,
      one.reason ?? one.response ?? '',
      ...(asks ? [one.status === 'uncertain' && resolveForm(site, one)] : []),
    ]),
    name,
  );
}

const resolveForm = (site: Site, { id }: ListedDelivery): Html =>
  html`<form method="post" class="inline" action="${site.to(`/admin/deliveries/${id}`)}">${formToken(site)}<button type="submit" name="as" value="sent">It arrived<span class="hidden"> (delivery ${id})</span></button> <button type="submit" class="quiet" name="as" value="resend">Send it again<span class="hidden"> (delivery ${id})</span></button></form>`;
