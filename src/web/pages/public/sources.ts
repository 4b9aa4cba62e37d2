/** /sources: when each source was last read, with which outcome, and when it is read next. */
import { sourcesStatus } from '../../../sources/sources-status.ts';
import { countOf, formatCount } from '../../../text/count.ts';
import { longDay } from '../../../text/days.ts';
import { formatInstant, OUTCOME_LABELS } from '../../components/labels.ts';
import { renderPage } from '../../components/layout.ts';
import { html } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  ok: 'read',
  unchanged: 'nothing new',
  empty: 'no papers',
  stale: 'another day',
  partial: 'incomplete',
  failed: 'failed',
};

export async function getSources(site: Site): Promise<PageResponse> {
  const all = await sourcesStatus(site.app);
  const sources = all.filter(({ enabled, lastReadAt }) => enabled || lastReadAt !== null);
  const body = html`<h1>Sources</h1>
<p class="lead">Where papers come from, and how the last look went.</p>
${sources.length === 0 && html`<p class="empty">No source was read yet.</p>`}
<ul class="sources">${sources.map(
    ({
      name,
      outcome,
      entries,
      unseen,
      lastReadAt,
      nextReadAt,
      listingDate,
    }) => html`<li><h2>${name} <span class="outcome ${outcome ?? ''}">${outcome === null ? 'not read yet' : OUTCOME_NAMES[outcome]}</span></h2>
<p>${outcome !== null && (OUTCOME_LABELS.get(outcome) ?? outcome)}${listingDate !== null && ` List of ${longDay(listingDate)}`}${entries !== null && entries > 0 && `, ${countOf(entries, 'paper')}, ${formatCount(unseen ?? 0)} of them new`}</p>
<p class="hint">Last read ${formatInstant(lastReadAt)}${nextReadAt !== null && ` · next not before ${formatInstant(nextReadAt)}`}</p></li>`,
  )}</ul>`;
  return renderPage(site, { title: 'Sources', body });
}
