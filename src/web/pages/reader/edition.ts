/**
 * /editions/:token: all papers of a reader's edition, shown in the mail or not, with buttons for feedback.
 */

import { createCandidatePools, selectEdition } from '../../../digest/selection/candidate-pool.ts';
import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { digestReaders } from '../../../readers/digest-readers-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { formatsFor } from '../../../text/regions.ts';
import { EDITION_PAGE_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { renderPage } from '../../components/layout.ts';
import { pageLinks, pageNumber } from '../../components/paging.ts';
import { paperList } from '../../components/paper-list.ts';
import { type StoredDigest, sentBefore } from '../../digests-store.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { digestOfToken } from './digest.ts';
import { feedbackButtons, loadSaid } from './feedback-buttons.ts';

/** Papers per page that the mail does not show; those that it shows precede them on the first page. */
const PAGE_SIZE = 100;

export async function getEdition(site: Site, { params, query }: PageRequest): Promise<PageResponse> {
  const found = await digestOfToken(site, 'edition', params.token ?? '');
  if ('status' in found) return found;
  const { reader, digest } = found;
  const { db } = site.app;
  const shown = await papersByIds(db, digest.paperIds);
  const page = pageNumber(query);
  const others = await loadOthers(site, reader, digest, page);
  const said = await loadSaid(db, reader.id);
  const formats = formatsFor(reader.locale);
  const list = (papers: readonly Paper[], start: number): Html =>
    paperList(site, papers, {
      start,
      longAbstracts: false,
      formats,
      actions: ({ id }) => feedbackButtons(site, reader, id, said),
    });
  const title = EDITION_PAGE_WORDING.title(formats.longDay(digest.day));
  const body = html`<p class="eyebrow">${digest.edition.number !== null && EDITION_PAGE_WORDING.number(digest.edition.number)}</p>
<h1>${title}</h1>
<p class="hint">${EDITION_PAGE_WORDING.hint}</p>
${page === 1 && html`<h2>${EDITION_PAGE_WORDING.inMail}</h2>${shown.length === 0 ? html`<p>${EDITION_PAGE_WORDING.noMail}</p>` : list(shown, 1)}`}
${
  others.papers.length > 0 &&
  html`<h2>${EDITION_PAGE_WORDING.noRoom}</h2>
<p class="hint">${EDITION_PAGE_WORDING.bestFirst(formats.countOf(others.total, 'paper'))}</p>${list(others.papers, shown.length + 1 + (page - 1) * PAGE_SIZE)}`
}
${pageLinks({ page, size: PAGE_SIZE, total: others.total })}`;
  return renderPage(site, { title, personal: true, body });
}

/**
 * Returns one page of what matched and was unsent when the edition was made, best first, without what the
 * mail shows.
 */
async function loadOthers(
  { app }: Site,
  reader: Reader,
  digest: StoredDigest,
  page: number,
): Promise<{ readonly total: number; readonly papers: readonly Paper[] }> {
  const { frequency, edition } = digest;
  const pool = await createCandidatePools(app).of({
    frequency,
    newSince: edition.periodStart,
    periodEnd: edition.periodEnd,
  });
  const digestReader = (await digestReaders(app.db, [reader.id], edition.periodEnd)).get(reader.id);
  if (digestReader === undefined) return { total: 0, papers: [] };
  const sent = await sentBefore(app.db, reader.id, digest.day);
  // Papers with feedback are listed too, so that it can be withdrawn.
  const asked = { ...digestReader, sent, withFeedback: [], maxPapers: pool.candidates.ids.length };
  const { ids } = selectEdition(pool, asked, await pool.lookUp([asked]), edition);
  // Removed only after the selection: otherwise papers that the edition could not choose would take their
  // places among the strongest.
  const shown = new Set(digest.paperIds);
  const others = ids.filter((id) => !shown.has(id));
  const from = (page - 1) * PAGE_SIZE;
  return { total: others.length, papers: await papersByIds(app.db, others.slice(from, from + PAGE_SIZE)) };
}
