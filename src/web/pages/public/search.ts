/** /search: finds papers with the readers' query language. */

import { findHints } from '../../../papers/query-hints-store.ts';
import { FEED_WORDING, SEARCH_WORDING } from '../../../text/wording/page-wording.ts';
import { authorOfQuery } from '../../../topics/author-names.ts';
import { relatedTopics } from '../../../topics/topic-fields.ts';
import { byMail } from '../../components/by-mail.ts';
import { renderPage } from '../../components/layout.ts';
import { pageLinks, pageNumber } from '../../components/paging.ts';
import { mainPaperList } from '../../components/paper-list.ts';
import { queryHintList } from '../../components/query-hint-list.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { findNamedPaper } from '../../named-paper.ts';
import { queryProblem, searchPapers } from '../../search-papers.ts';
import type { Site } from '../../site.ts';

const PAGE_SIZE = 25;
const EXAMPLES = ['"language model"', 'diffusion -video', 'author:"Geoffrey Hinton"'];

export async function getSearch(site: Site, request: PageRequest): Promise<PageResponse> {
  const asked = request.query.get('q');
  if (asked === null)
    return searchPage(
      site,
      '',
      html`<p>${SEARCH_WORDING.examples} ${EXAMPLES.map((example, index) => html`${index > 0 && ', '}<a href="${site.to(`/search?q=${encodeURIComponent(example)}`)}">${example}</a>`)}</p>`,
    );
  const named = await findNamedPaper(site, asked);
  if (named !== null)
    return searchPage(
      site,
      asked,
      html`<p class="hint" role="status">${SEARCH_WORDING.known}</p>${mainPaperList(site, [named])}`,
    );
  try {
    return await found(site, asked, pageNumber(request.query));
  } catch (error) {
    const problem = queryProblem(error);
    if (problem === null) throw error;
    return searchPage(site, asked, null, `${problem.message}.`);
  }
}

async function found(site: Site, query: string, page: number): Promise<PageResponse> {
  const offset = (page - 1) * PAGE_SIZE;
  const { count, countOf } = site.formats;
  const { total, papers, unsearched } = await searchPapers(site, { query, limit: PAGE_SIZE, offset });
  const hints = await findHints(site.app.db, query, total);
  const author = authorOfQuery(query);
  return searchPage(
    site,
    query,
    html`${author !== null && html`<h2 class="kind">${SEARCH_WORDING.papersBy}<bdi>${author}</bdi></h2>`}
<p class="hint" role="status">${total === 0 ? SEARCH_WORDING.nothing : SEARCH_WORDING.found(count(total), total === 1)}${
      unsearched > 0 && SEARCH_WORDING.unsearched(countOf(unsearched, 'paper'))
    }</p>
<p class="actions">${author === null ? byMail(site, 'queries', query) : byMail(site, 'authors', author)} <a class="button quiet" href="${site.to(`/search/feed.xml?q=${encodeURIComponent(query)}`)}">${FEED_WORDING.rss}</a> <a class="button quiet" href="${site.to(`/search/feed.json?q=${encodeURIComponent(query)}`)}">${FEED_WORDING.json}</a></p>
${queryHintList(hints, (better) => html`<a href="${site.to(`/search?q=${encodeURIComponent(better)}`)}">${better}</a>`)}
${total === 0 && nothingFound(site, query)}
${mainPaperList(site, papers, { start: offset + 1 })}
${pageLinks({ page, size: PAGE_SIZE, total }, { q: query })}`,
  );
}

/** Suggests what else to try: other words, a topic, or to wait for the paper. */
function nothingFound(site: Site, query: string): Html {
  const related = relatedTopics(site.app.topics, query);
  return html`<h2>${SEARCH_WORDING.help.title}</h2>
<ul class="plain"><li>${SEARCH_WORDING.help.fewer}</li>
<li>${SEARCH_WORDING.help.star}<code>quant*</code>.</li>
${related.length > 0 && html`<li>${SEARCH_WORDING.help.topic} ${related.map(({ slug, name }, index) => html`${index > 0 && ', '}<a href="${site.to(`/topics/${slug}`)}">${name}</a>`)}</li>`}
<li>${SEARCH_WORDING.help.wait}</li></ul>`;
}

function searchPage(site: Site, query: string, results: Part, problem?: string): PageResponse {
  const body: Html = html`<h1>${SEARCH_WORDING.title}</h1>
<form class="search" method="get" action="${site.to('/search')}" role="search">
<label for="q">${SEARCH_WORDING.label}</label>
<div class="together"><input type="search" id="q" name="q" value="${query}" maxlength="500" aria-describedby="q-hint"${problem !== undefined && html` aria-invalid="true"`}><button type="submit">${SEARCH_WORDING.title}</button></div>
${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
<p class="hint" id="q-hint">${SEARCH_WORDING.hint}</p>
</form>
${results}`;
  return renderPage(site, {
    title: query === '' ? SEARCH_WORDING.title : SEARCH_WORDING.titleOf(query.slice(0, 80)),
    section: '/search',
    body,
    feed:
      query === '' || problem !== undefined
        ? undefined
        : { path: `/search/feed.xml?q=${encodeURIComponent(query)}`, title: query.slice(0, 80) },
    status: problem === undefined ? 200 : 422,
  });
}
