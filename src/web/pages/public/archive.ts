/** /archive: the days with listings; /archive/YYYY-MM-DD: their papers, most trending first. */

import { groupBy } from '../../../group-by.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { isCalendarDay } from '../../../text/days.ts';
import {
  FRAME_WORDING,
  LIST_WORDING,
  PAGING_WORDING,
  POSTMARK_WORDING,
} from '../../../text/wording/page-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { pageLinks, pageNumber } from '../../components/paging.ts';
import { mainPaperList } from '../../components/paper-list.ts';
import { dayPostmark } from '../../components/postmark.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { archivedDays, neighbourDays, papersOfDay } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from './problems.ts';

const MOST_DAYS = 400;
const PAGE_SIZE = 50;

export async function getArchive(site: Site): Promise<PageResponse> {
  const { longDay, monthOf, countOf } = site.formats;
  const days = await archivedDays(site.app.db, MOST_DAYS);
  const months = groupBy(days, ({ day }) => day.slice(0, 7));
  const body = html`<h1>${FRAME_WORDING.archive}</h1>
<p class="lead">${LIST_WORDING.archiveLead}</p>
${days.length === 0 && html`<p class="empty">${LIST_WORDING.noList}</p>`}
${[...months].map(
  ([month, its]) =>
    html`<section><h2>${monthOf(new Date(`${month}-01T00:00:00Z`))}</h2><ul class="days">${its.map(
      ({ day, entries }) =>
        html`<li><a href="${site.to(`/archive/${day}`)}"><time datetime="${day}">${longDay(day)}</time></a> <span class="count">${countOf(entries, 'paper')}</span></li>`,
    )}</ul></section>`,
)}`;
  return renderPage(site, { title: FRAME_WORDING.archive, section: '/archive', body });
}

export async function getArchivedDay(site: Site, { params, query }: PageRequest): Promise<PageResponse> {
  const { longDay, countOf } = site.formats;
  const day = params.day ?? '';
  if (!isCalendarDay(day)) return notFoundPage(site);
  const page = pageNumber(query);
  const offset = (page - 1) * PAGE_SIZE;
  const { total, ids } = await papersOfDay(site.app.db, day, { limit: PAGE_SIZE, offset });
  if (total === 0) return notFoundPage(site);
  const papers = await papersByIds(site.app.db, ids);
  const { before, after } = await neighbourDays(site.app.db, day);
  const body = html`<p class="eyebrow"><a href="${site.to('/archive')}">${FRAME_WORDING.archive}</a></p>
<div class="masthead"><h1>${longDay(day)}</h1>${dayPostmark(site, POSTMARK_WORDING.archive, day)}</div>
<p class="lead">${LIST_WORDING.ofDay(countOf(total, 'paper'))}</p>
<nav class="paging" aria-label="${PAGING_WORDING.days}"><ul>${before !== null && html`<li><a rel="prev" href="${site.to(`/archive/${before}`)}">← ${longDay(before)}</a></li>`}${after !== null && html`<li><a rel="next" href="${site.to(`/archive/${after}`)}">${longDay(after)} →</a></li>`}</ul></nav>
${mainPaperList(site, papers, { start: offset + 1 })}
${pageLinks({ page, size: PAGE_SIZE, total })}`;
  return renderPage(site, {
    title: longDay(day),
    description: LIST_WORDING.dayDescription(countOf(total, 'research paper'), longDay(day)),
    section: '/archive',
    share: { base: await site.app.baseUrl(), path: `/archive/${day}` },
    body,
  });
}
