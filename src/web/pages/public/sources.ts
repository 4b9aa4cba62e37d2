/** /sources: when each source was last read, with which outcome, and when it is read next. */

import { sourcesStatus } from '../../../sources/sources-status.ts';
import { countOf, formatCount } from '../../../text/count.ts';
import { longDay, utcDay } from '../../../text/days.ts';
import { LIST_WORDING, OUTCOME_WORDING } from '../../../text/wording/page-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { html } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export async function getSources(site: Site): Promise<PageResponse> {
  const all = await sourcesStatus(site.app);
  const sources = all.filter(({ enabled, lastReadAt }) => enabled || lastReadAt !== null);
  const body = html`<h1>Sources</h1>
<p class="lead">${LIST_WORDING.sourcesLead}</p>
${sources.length === 0 && html`<p class="empty">${LIST_WORDING.noSource}</p>`}
<ul class="sources">${sources.map(
    ({
      title,
      outcome,
      entries,
      unseen,
      lastReadAt,
      nextReadAt,
      listingDate,
    }) => html`<li><h2>${title} <span class="outcome ${outcome ?? ''}">${outcome === null ? LIST_WORDING.notRead : OUTCOME_WORDING[outcome]?.short}</span></h2>
<p>${outcome !== null && OUTCOME_WORDING[outcome]?.sentence}${listingDate !== null && ` List of ${longDay(listingDate)}`}${entries !== null && entries > 0 && `, ${countOf(entries, 'paper')}, ${formatCount(unseen ?? 0)} of them new`}</p>
<p class="hint">${lastReadAt !== null && html`Last read on ${dayAndTime(lastReadAt)}`}${nextReadAt !== null && ` · next not before ${dayAndTime(nextReadAt)}`}</p></li>`,
  )}</ul>`;
  return renderPage(site, { title: 'Sources', body });
}

/** `Wednesday, 11 March 2026, 08:00 UTC`. */
const dayAndTime = (instant: Date): string =>
  `${longDay(utcDay(instant))}, ${instant.toISOString().slice(11, 16)} UTC`;
