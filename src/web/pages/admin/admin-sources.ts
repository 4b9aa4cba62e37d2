/** /admin/sources: all sources with what their reads brought; adds one, after a preview. */

import { MINUTE_MS } from '../../../durations.ts';
import { PaperroundError } from '../../../errors.ts';
import type { SourcePreview } from '../../../sources/preview-source.ts';
import type { SourceStatus } from '../../../sources/sources-status.ts';
import { type OutcomeOfRead, recentReads } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { barChart } from '../../components/line-chart.ts';
import { labelled, type Problems } from '../../components/select-fields.ts';
import { instantCell, table } from '../../components/table.ts';
import { currentSources } from '../../current-sources.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';

export const READS_IN_TABLE = 40;
/** For the whole preview; a fetch gives up on a page that does not answer long before. */
const PREVIEW_MS = MINUTE_MS;

export const getAdminSources = (site: Site, request: PageRequest): Promise<PageResponse> =>
  sourcesPage(site, request, { url: '', name: '', problem: null, found: null });

/** Previews a url (`preview`), or adds it (`add`). */
export async function postAdminSources(site: Site, request: PageRequest): Promise<PageResponse> {
  const { sourcesEditor } = site;
  const url = request.form.get('url')?.trim() ?? '';
  const name = request.form.get('name')?.trim() ?? '';
  const as = request.form.get('as');
  if (sourcesEditor === undefined || (as !== 'preview' && as !== 'add'))
    return getAdminSources(site, request);
  const signal = AbortSignal.timeout(PREVIEW_MS);
  try {
    if (as === 'preview') {
      const preview = await sourcesEditor.preview(url, signal);
      const found = previewPart(site, preview, name === '' ? preview.name : name);
      return await sourcesPage(site, request, { url, name, problem: null, found });
    }
    const { added } = await changeAsAdmin(site, request, { action: 'added', about: `source ${name}` }, () =>
      sourcesEditor.add(url, name === '' ? {} : { name }, signal),
    );
    const found = html`<p class="note" role="status">Added as <a href="${site.to(`/admin/sources/${encodeURIComponent(added.name)}`)}">${added.name}</a>, read every ${added.every}, from the next round of the timetable on.</p>`;
    return await sourcesPage(site, request, { url: '', name: '', problem: null, found });
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    return sourcesPage(site, request, { url, name, problem: error.message, found: null });
  }
}

interface Asked {
  readonly url: string;
  readonly name: string;
  readonly problem: string | null;
  /** The preview, or the note that the source was added. */
  readonly found: Part;
}

async function sourcesPage(site: Site, request: PageRequest, asked: Asked): Promise<PageResponse> {
  const sources = await currentSources(site.app);
  const reads = await recentReads(site.app.db, READS_IN_TABLE);
  const problems: Problems = new Map(asked.problem === null ? [] : [['url', asked.problem]]);
  const body = html`${asked.found}
${sources.length === 0 ? html`<p class="empty">None yet.</p>` : sourceTable(site, sources, reads)}
<section><h2>Add a source</h2>${
    site.sourcesEditor === undefined
      ? html`<p class="hint">paperround.yaml names the sources.</p>`
      : html`<form method="post" action="${site.to('/admin/sources')}">${formToken(site)}<div class="row">
${labelled({ name: 'url', label: 'Where the papers are listed', problems }, (attributes) => html`<input type="text" inputmode="url" ${attributes} required maxlength="2000" value="${asked.url}">`)}
</div><p class="hint">A feed, a list, or a page that names its feed. <code>{date}</code> in it stands for the day. Nothing is stored before you have seen what is there.</p><button type="submit" name="as" value="preview">Look at it</button></form>`
  }</section>`;
  return adminPage(site, request, { title: 'Sources', body, status: asked.problem === null ? 200 : 422 });
}

const previewPart = (site: Site, preview: SourcePreview, name: string): Html =>
  html`<section class="note" role="status"><h2>${preview.page}</h2>
<p>${preview.format}, of ${preview.listingDate ?? 'no date'}: ${preview.entries}${preview.announcedTotal !== null && ` of ${preview.announcedTotal} announced`} entries, ${preview.rejected} rejected.</p>
<ol>${preview.titles.map((title) => html`<li dir="auto">${title}</li>`)}</ol>
<form method="post" action="${site.to('/admin/sources')}">${formToken(site)}<input type="hidden" name="url" value="${preview.url}"><div class="row">
${labelled({ name: 'name', label: 'Called', problems: new Map() }, (attributes) => html`<input type="text" ${attributes} required maxlength="64" value="${name}">`)}
</div><button type="submit" name="as" value="add">Add it, read every ${preview.every}</button></form></section>`;

export function sourceTable(
  site: Site,
  sources: readonly SourceStatus[],
  reads: readonly OutcomeOfRead[],
): Html {
  return table(
    ['Source', 'Last read', 'Outcome', 'Entries over time', 'Next read', 'Problem'],
    sources.map(({ name, lastReadAt, outcome, configured, enabled, nextReadAt, problem, error }) => [
      html`<a href="${site.to(`/admin/sources/${encodeURIComponent(name)}`)}">${name}</a>`,
      instantCell(lastReadAt),
      html`<span class="outcome ${outcome ?? ''}">${outcome ?? 'never read'}</span>`,
      readsChart(
        reads.filter(({ source }) => source === name),
        `Entries of the last reads of ${name}`,
      ),
      nextReadAt === null ? (configured && !enabled ? 'disabled' : '') : instantCell(nextReadAt),
      problem ?? error ?? '',
    ]),
  );
}

/** @param reads oldest first */
export function readsChart(
  reads: readonly Pick<OutcomeOfRead, 'startedAt' | 'outcome' | 'entries'>[],
  label: string,
): Part {
  if (reads.length === 0) return null;
  const bars = reads.map(({ startedAt, outcome, entries }) => ({
    name: `${formatInstant(startedAt)} ${outcome}`,
    value: entries,
    kind: `bar ${outcome}`,
  }));
  return barChart(bars, label);
}
