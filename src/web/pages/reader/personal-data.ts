/** Pages below /preferences/:token: what was sent, the stored data, and erasure. */

import { collectPersonalData, listSentDigests } from '../../../delivery/reports/personal-data-store.ts';
import { removeOutboxCopies } from '../../../delivery/transactional/erased-mails.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { eraseReader } from '../../../readers/erase-store.ts';
import { listFeedback } from '../../../readers/feedback-store.ts';
import {
  COME_BACK_WORDING,
  ERASE_WORDING,
  PREFERENCES_WORDING,
} from '../../../text/wording/reader-page-wording.ts';
import { type CitationEnding, citationFile } from '../../components/citation-file.ts';
import { renderPage } from '../../components/layout.ts';
import { html } from '../../http/html.ts';
import { jsonResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { readerOfToken, refuseForeignPost } from './preferences.ts';
import { sentDigests } from './sent-digests.ts';
import { sentFound, sentSearchForm } from './sent-search.ts';

const MOST_DIGESTS = 500;

export async function getSent(site: Site, { params, query }: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, params.token);
  if (reader === null) return notFoundPage(site);
  const digests = await listSentDigests(site.app.db, reader.id, { limit: MOST_DIGESTS });
  const asked = query.get('q')?.trim() ?? '';
  const body = html`<div class="narrow"><p class="eyebrow"><a href="${site.to(`/preferences/${params.token}`)}">${PREFERENCES_WORDING.title}</a></p><h1>${PREFERENCES_WORDING.sent}</h1>${sentSearchForm(asked)}
${asked === '' ? sentDigests(site, reader, digests) : await sentFound(site, reader, digests, asked)}</div>`;
  return renderPage(site, { title: PREFERENCES_WORDING.sent, personal: true, body });
}

/** Serves the papers that the reader saved, for a reference manager. */
export async function getSaved(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, params.token);
  const [, ending] = /^saved(\.bib|\.ris)$/.exec(params.file ?? '') ?? [];
  if (reader === null || ending === undefined) return notFoundPage(site);
  const saved = (await listFeedback(site.app.db, reader.id)).filter(({ kind }) => kind === 'saved');
  const papers = await papersByIds(
    site.app.db,
    saved.map(({ paperId }) => paperId),
  );
  return citationFile(site.app.db, papers, ending as CitationEnding, 'personal');
}

export async function getExport(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, params.token);
  const data =
    reader === null ? null : await collectPersonalData(site.app.db, { id: reader.id }, site.app.clock.now());
  if (data === null) return notFoundPage(site);
  return {
    ...jsonResponse(data, 200, 'personal'),
    headers: { 'content-disposition': 'attachment; filename="paperround-my-data.json"' },
  };
}

export async function getErase(site: Site, { params }: PageRequest): Promise<PageResponse> {
  if ((await readerOfToken(site, params.token)) === null) return notFoundPage(site);
  return erasePage(site, params.token ?? '');
}

export async function postErase(site: Site, request: PageRequest): Promise<PageResponse> {
  const reader = await readerOfToken(site, request.params.token);
  if (reader === null) return notFoundPage(site);
  const refusal = await refuseForeignPost(site, request);
  if (refusal !== null) return refusal;
  if (request.form.get('confirm') !== 'erase') return erasePage(site, request.params.token ?? '');
  const { app } = site;
  const erased = await eraseReader(app.db, app.hasher, { id: reader.id }, app.clock.now());
  if (erased !== null) await removeOutboxCopies(app.config, erased);
  const body = html`<section class="narrow"><h1>${ERASE_WORDING.done.title}</h1>
<p class="lead">${ERASE_WORDING.done.text}</p>
<p>${COME_BACK_WORDING.before}<a href="${site.to('/#subscribe')}">${COME_BACK_WORDING.link}</a>${COME_BACK_WORDING.after}</p></section>`;
  return renderPage(site, { title: ERASE_WORDING.done.title, personal: true, body });
}

function erasePage(site: Site, token: string): PageResponse {
  const body = html`<section class="narrow"><h1>${ERASE_WORDING.asking.title}</h1>
<p class="lead">${ERASE_WORDING.asking.text}</p>
<form method="post"><button type="submit" class="danger" name="confirm" value="erase">${ERASE_WORDING.asking.button}</button></form>
<p><a href="${site.to(`/preferences/${token}`)}">${ERASE_WORDING.asking.back}</a></p></section>`;
  return renderPage(site, { title: ERASE_WORDING.asking.title, personal: true, body });
}
