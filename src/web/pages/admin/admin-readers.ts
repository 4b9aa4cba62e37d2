/** /admin/readers: search by address, status and topic; by POST, to keep addresses out of links and logs. */

import { READER_STATUSES } from '../../../readers/reader.ts';
import { type FoundReader, type ReaderSearch, searchReaders } from '../../../readers/search-readers-store.ts';
import { parseRowId } from '../../../row-id.ts';
import { formatInstant } from '../../components/labels.ts';
import { labelled, options } from '../../components/select-fields.ts';
import { table } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { adminPage } from './admin-page.ts';

const READERS_SHOWN = 50;

/** Lists the newest readers, or those that the form asks for. */
export async function listReaders(site: Site, request: PageRequest): Promise<PageResponse> {
  const { form } = request;
  const wanted: ReaderSearch = {
    text: (form.get('text') ?? '').trim().slice(0, 254),
    status: READER_STATUSES.find((one) => one === form.get('status')) ?? null,
    topic: site.topicNames.has(form.get('topic') ?? '') ? form.get('topic') : null,
    before: parseRowId(form.get('before')),
    limit: READERS_SHOWN,
  };
  const { readers, isMore } = await searchReaders(site.app.db, wanted);
  const last = readers.at(-1);
  const body = html`${searchForm(site, wanted)}${readerTable(site, readers)}
${isMore && last !== undefined && html`<form method="post" action="${site.to('/admin/readers')}">${formToken(site)}${kept(wanted)}<button type="submit" class="quiet" name="before" value="${last.id}">Further readers</button></form>`}`;
  return adminPage(site, request, { title: 'Readers', body });
}

const searchForm = (site: Site, { text, status, topic }: ReaderSearch): Html =>
  html`<form method="post" action="${site.to('/admin/readers')}">${formToken(site)}<div class="row">
${labelled({ name: 'text', label: 'Part of the address' }, (attributes) => html`<input type="search" ${attributes} value="${text}">`)}
${labelled({ name: 'status', label: 'Status' }, (attributes) => html`<select ${attributes}>${options([['', 'any'], ...READER_STATUSES.map((one) => [one, one] as const)], status ?? '')}</select>`)}
${labelled({ name: 'topic', label: 'Topic' }, (attributes) => html`<select ${attributes}>${options([['', 'any'], ...site.topicNames], topic ?? '')}</select>`)}
</div><button type="submit">Search</button></form>`;

const kept = ({ text, status, topic }: ReaderSearch): Html =>
  html`${Object.entries({ text, status: status ?? '', topic: topic ?? '' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const readerTable = (site: Site, readers: readonly FoundReader[]): Html =>
  table(
    ['Reader', 'Address', 'Status', 'Frequency', 'Since', 'Next digest'],
    readers.map(({ id, email, status, frequency, createdAt, nextDueAt }) => [
      html`<a href="${site.to(`/admin/readers/${id}`)}">Reader ${id}</a>`,
      email,
      status,
      frequency,
      formatInstant(createdAt),
      nextDueAt === null ? 'none' : formatInstant(nextDueAt),
    ]),
  );
