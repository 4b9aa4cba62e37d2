/** /feedback/:token: a reader says one thing about one paper; the token permits nothing else. */

import { findSurvivor } from '../../../papers/merged-papers-store.ts';
import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { type FeedbackKind, verifyFeedback } from '../../../readers/feedback.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { FEEDBACK_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { personalPage } from '../../components/layout.ts';
import { titleOf } from '../../components/paper-list.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

interface Said {
  readonly reader: Reader;
  readonly paper: Paper;
  readonly kind: FeedbackKind;
}

/** Changes nothing, because mail programs open links on their own. */
export async function getFeedback(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const said = await saidIn(site, params.token);
  return said === null ? notFoundPage(site) : askingPage(site, said);
}

export async function postFeedback(site: Site, { params, form }: PageRequest): Promise<PageResponse> {
  const said = await saidIn(site, params.token);
  if (said === null) return notFoundPage(site);
  const { reader, paper, kind } = said;
  if (form.get('action') === 'undo') {
    await site.app.profiles.forget(reader.id, { paperId: paper.id, kind });
    return undonePage(site, said);
  }
  await site.app.profiles.say(reader.id, paper.id, kind);
  return saidPage(site, said);
}

async function saidIn({ app }: Site, token: string | undefined): Promise<Said | null> {
  const content = verifyFeedback(app.tokens, token ?? '');
  const reader = content === null ? null : await findReader(app.db, { publicId: content.publicId });
  if (content === null || reader === null) return null;
  const [paper] = await papersByIds(app.db, [
    (await findSurvivor(app.db, content.paperId)) ?? content.paperId,
  ]);
  return paper === undefined ? null : { reader, paper, kind: content.kind };
}

const askingPage = (site: Site, { paper, kind }: Said): PageResponse =>
  page(
    site,
    FEEDBACK_WORDING[kind].say,
    html`<p class="lead">${FEEDBACK_WORDING[kind].asked}</p><p dir="auto"><b>${titleOf(paper)}</b></p>
<form method="post"><button type="submit" name="action" value="say">${FEEDBACK_WORDING[kind].say}</button></form>`,
  );

const saidPage = (site: Site, { paper, kind, reader }: Said): PageResponse =>
  page(
    site,
    FEEDBACK_WORDING[kind].say,
    html`<p class="done" role="status">${FEEDBACK_WORDING[kind].done}</p><p dir="auto"><b>${titleOf(paper)}</b></p>
<form method="post"><button type="submit" class="quiet" name="action" value="undo">${FEEDBACK_WORDING.takeBack}</button></form>
${reader.status !== 'active' && html`<p class="note">${FEEDBACK_WORDING.noDigests}</p>`}`,
  );

const undonePage = (site: Site, { paper, kind }: Said): PageResponse =>
  page(
    site,
    FEEDBACK_WORDING[kind].say,
    html`<p class="done" role="status">${FEEDBACK_WORDING.undone}</p><p dir="auto"><b>${titleOf(paper)}</b></p>
<form method="post"><button type="submit" name="action" value="say">${FEEDBACK_WORDING[kind].say}</button></form>`,
  );

const page = (site: Site, title: string, content: ReturnType<typeof html>): PageResponse =>
  personalPage(
    site,
    200,
    title,
    html`${content}
<p>${FEEDBACK_WORDING.how}</p>`,
  );
