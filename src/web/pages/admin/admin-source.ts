/** /admin/sources/:name: what each read of a source brought; reads it now, enables and disables it. */

import { messageOf } from '../../../errors.ts';
import type { SourceStatus } from '../../../sources/sources-status.ts';
import { readsOfSource } from '../../admin-store.ts';
import { formatInstant } from '../../components/labels.ts';
import { factList, instantCell, table } from '../../components/table.ts';
import { currentSources } from '../../current-sources.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';
import { readsChart } from './admin-sources.ts';

const READS_SHOWN = 100;

export async function getAdminSource(site: Site, request: PageRequest): Promise<PageResponse> {
  const source = await sourceIn(site, request);
  return source === null ? notFoundPage(site) : sourcePage(site, request, source, null);
}

/** Reads the source now and waits for the outcome, or sets whether the timetable reads it. */
export async function postAdminSource(site: Site, request: PageRequest): Promise<PageResponse> {
  const source = await sourceIn(site, request);
  if (source === null) return notFoundPage(site);
  const change = source.configured ? changeNamed(site, source.name, request.form.get('as')) : null;
  if (change === null) return sourcePage(site, request, source, null);
  const about = `source ${source.name}`;
  const said = await changeAsAdmin(site, request, { action: change.action, about }, change.make).then(
    () => change.done,
    (error) => `${change.failed}: ${messageOf(error)}`,
  );
  return sourcePage(site, request, (await sourceIn(site, request)) ?? source, said);
}

interface SourceChange {
  readonly action: string;
  readonly make: () => Promise<void>;
  /** For the operator: a sentence, and the beginning of one that ends with the error. */
  readonly done: string;
  readonly failed: string;
}

function changeNamed(
  { readSource, sourcesEditor }: Site,
  name: string,
  as: string | null,
): SourceChange | null {
  if (as === 'read' && readSource !== undefined)
    return {
      action: 'read',
      make: () => readSource(name),
      done: 'It was read.',
      failed: 'It could not be read',
    };
  if ((as !== 'enable' && as !== 'disable') || sourcesEditor === undefined) return null;
  return {
    action: `${as}d`,
    make: () => sourcesEditor.setEnabled(name, as === 'enable'),
    done: as === 'enable' ? 'It is enabled.' : 'It is disabled: it is read at your word only.',
    failed: 'Nothing was changed',
  };
}

async function sourceIn({ app }: Site, { params }: PageRequest): Promise<SourceStatus | null> {
  return (await currentSources(app)).find(({ name }) => name === params.name) ?? null;
}

async function sourcePage(
  site: Site,
  request: PageRequest,
  source: SourceStatus,
  said: string | null,
): Promise<PageResponse> {
  const { name } = source;
  const reads = await readsOfSource(site.app.db, name, READS_SHOWN);
  const facts = factList({
    Read: source.url ?? source.files,
    Enabled: source.enabled ? 'yes' : source.configured ? 'no: read at your word only' : null,
    'Last read': formatInstant(source.lastReadAt),
    'Last read well': formatInstant(source.lastSuccessAt),
    'Failures in a row': source.failures,
    'Next read': source.nextReadAt === null ? null : formatInstant(source.nextReadAt),
    Problem: source.problem,
    Error: source.error,
  });
  const path = site.to(`/admin/sources/${encodeURIComponent(name)}`);
  const above = html`<a href="${site.to('/admin/sources')}">Sources</a>`;
  const body = html`${said !== null && html`<p class="note" role="status">${said}</p>`}
${facts}
${source.configured && actionForm(site, path, source)}
<section><h2>Reads</h2>${readsChart(reads.toReversed(), `Entries of the last ${reads.length} reads`)}${table(
    ['When', 'Outcome', 'Day', 'Entries', 'New', 'Took', 'Error'],
    reads.map((read) => [
      instantCell(read.startedAt),
      html`<span class="outcome ${read.outcome}">${read.outcome}</span>`,
      read.listingDate ?? '',
      read.entries,
      read.unseen,
      `${read.milliseconds} ms`,
      read.error ?? '',
    ]),
  )}</section>`;
  return adminPage(site, request, { title: name, above, body });
}

const actionForm = (site: Site, path: string, { enabled }: SourceStatus): Html =>
  html`<form method="post" class="inline" action="${path}">${formToken(site)}<p>${site.readSource !== undefined && html`<button type="submit" name="as" value="read">Read it now</button>`} ${site.sourcesEditor !== undefined && html`<button type="submit" class="quiet" name="as" value="${enabled ? 'disable' : 'enable'}">${enabled ? 'Disable' : 'Enable'}</button>`}</p></form>`;
