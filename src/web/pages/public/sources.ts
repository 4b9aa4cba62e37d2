/** /sources: when each source was last read, with which outcome, and when it is read next. */

import { utcDay } from '../../../text/days.ts';
import { FRAME_WORDING, LIST_WORDING, OUTCOME_WORDING } from '../../../text/wording/page-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { currentSources } from '../../current-sources.ts';
import { html } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

export async function getSources(site: Site): Promise<PageResponse> {
  const all = await currentSources(site.app);
  const sources = all.filter(({ enabled, lastReadAt }) => enabled || lastReadAt !== null);
  const { longDay, timeOfDay, count, countOf } = site.formats;
  const dayAndTime = (instant: Date): string =>
    LIST_WORDING.dayAndTime(
      longDay(utcDay(instant)),
      timeOfDay(instant.getUTCHours() * 60 + instant.getUTCMinutes()),
    );
  const body = html`<h1>${FRAME_WORDING.sources}</h1>
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
<p>${outcome !== null && OUTCOME_WORDING[outcome]?.sentence}${listingDate !== null && ` ${entries !== null && entries > 0 ? LIST_WORDING.listWith(longDay(listingDate), countOf(entries, 'paper'), count(unseen ?? 0)) : LIST_WORDING.listOf(longDay(listingDate))}`}</p>
<p class="hint">${[lastReadAt && LIST_WORDING.lastRead(dayAndTime(lastReadAt)), nextReadAt && LIST_WORDING.nextRead(dayAndTime(nextReadAt))].filter(Boolean).join(' · ')}</p></li>`,
  )}</ul>`;
  return renderPage(site, { title: FRAME_WORDING.sources, body });
}
