/** /admin/topics: what each topic matched lately and how many readers have it; a query to try. */

import { DAY_MS } from '../../../durations.ts';
import { readersByTopic } from '../../admin-store.ts';
import { paperList } from '../../components/paper-list.ts';
import { labelled } from '../../components/select-fields.ts';
import { table } from '../../components/table.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { topicCounts } from '../../papers-shown-store.ts';
import { queryProblem, searchPapers } from '../../search-papers.ts';
import type { Site } from '../../site.ts';
import { adminPage } from './admin-page.ts';

const DAYS = 7;
const PAPERS_SHOWN = 20;

export async function getAdminTopics(site: Site, request: PageRequest): Promise<PageResponse> {
  const { db, clock, topics } = site.app;
  const since = new Date(clock.now().getTime() - DAYS * DAY_MS);
  const papers = await topicCounts(db, since);
  const readers = await readersByTopic(db);
  const query = (request.query.get('q') ?? '').trim();
  const { problem, found } = await tried(site, query, since);
  const problems = new Map(problem === null ? [] : [['q', problem]]);
  const body = html`<section><h2>Try a query</h2><form method="get" action="${site.to('/admin/topics')}">${labelled({ name: 'q', label: 'Query', problems }, (attributes) => html`<input type="search" ${attributes} value="${query}">`)}<button type="submit">Try</button></form>${found}</section>
<section><h2>Of the last ${DAYS} days</h2>${table(
    ['Topic', 'Papers', 'Readers', 'What it is'],
    topics.map(({ slug, name, description }) => [
      html`<a href="${site.to(`/topics/${slug}`)}">${name}</a>`,
      papers.get(slug) ?? 0,
      readers.get(slug) ?? 0,
      description,
    ]),
  )}</section>`;
  return adminPage(site, request, { title: 'Topics', body, status: problem === null ? 200 : 422 });
}

async function tried(
  site: Site,
  query: string,
  since: Date,
): Promise<{ readonly problem: string | null; readonly found: Html | null }> {
  if (query === '') return { problem: null, found: null };
  try {
    const { total, papers } = await searchPapers(site, { query, since, limit: PAPERS_SHOWN });
    const list = paperList(site, papers, { longAbstracts: false });
    return {
      problem: null,
      found: html`<p role="status">${total} ${total === 1 ? 'paper' : 'papers'} of the last ${DAYS} days ${total === 1 ? 'matches' : 'match'}.</p>${list}`,
    };
  } catch (error) {
    const problem = queryProblem(error);
    if (problem === null) throw error;
    return { problem: problem.message, found: null };
  }
}
