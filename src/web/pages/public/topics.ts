/** /topics lists the topics; /topics/:slug shows what is trending in one. */

import { WEEK_MS } from '../../../durations.ts';
import { findPapers } from '../../../papers/papers-store.ts';
import { FEED_WORDING, FRAME_WORDING, LIST_WORDING } from '../../../text/wording/page-wording.ts';
import { groupByField } from '../../../topics/topic-fields.ts';
import { byMail } from '../../components/by-mail.ts';
import { renderPage } from '../../components/layout.ts';
import { pageLinks, pageNumber } from '../../components/paging.ts';
import { mainPaperList } from '../../components/paper-list.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { topicCounts } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from './problems.ts';

const PAGE_SIZE = 25;

export async function getTopics(site: Site): Promise<PageResponse> {
  const { app } = site;
  const counts = await topicCounts(app.db, new Date(app.clock.now().getTime() - WEEK_MS));
  const body = html`<h1>${FRAME_WORDING.topics}</h1>
<p class="lead">${LIST_WORDING.topicsLead}</p>
${groupByField(app.topics).map(
  (field) =>
    html`<section><h2 class="kind">${field.name}</h2><ul class="topics">${field.topics.map(
      ({ slug, name, description }) =>
        html`<li><h3><a class="title" href="${site.to(`/topics/${slug}`)}">${name}</a> <span class="count">${site.formats.count(counts.get(slug) ?? 0)}</span></h3><p>${description}</p></li>`,
    )}</ul></section>`,
)}`;
  return renderPage(site, { title: FRAME_WORDING.topics, section: '/topics', body });
}

export async function getTopic(site: Site, { params, query }: PageRequest): Promise<PageResponse> {
  const topic = site.app.topics.find(({ slug }) => slug === params.slug);
  if (topic === undefined) return notFoundPage(site);
  const page = pageNumber(query);
  const offset = (page - 1) * PAGE_SIZE;
  const { total, papers } = await findPapers(site.app.db, {
    topic: topic.slug,
    sort: 'trending',
    limit: PAGE_SIZE,
    offset,
  });
  const path = `/topics/${topic.slug}`;
  const body = html`<p class="eyebrow"><a href="${site.to('/topics')}">${FRAME_WORDING.topics}</a></p>
<h1>${topic.name}</h1>
<p class="lead">${topic.description}</p>
<p class="actions">${byMail(site, 'topics', topic.slug)} <a class="button quiet" href="${site.to(`${path}/feed.xml`)}">${FEED_WORDING.rss}</a> <a class="button quiet" href="${site.to(`${path}/feed.json`)}">${FEED_WORDING.json}</a></p>
<p class="hint">${LIST_WORDING.trendingFirst(site.formats.countOf(total, 'paper'))}${topic.arxivCategories.length > 0 && ` · ${LIST_WORDING.arxivCategories(topic.arxivCategories)}`}</p>
${total === 0 && html`<p class="empty">${LIST_WORDING.noPaperOfTopic}</p>`}
${mainPaperList(site, papers, { start: offset + 1, topic: topic.slug })}
${pageLinks({ page, size: PAGE_SIZE, total })}
<details><summary>${LIST_WORDING.belongs}</summary><p><code>${topic.query}</code></p></details>`;
  return renderPage(site, {
    title: topic.name,
    description: topic.description,
    section: '/topics',
    share: { base: await site.app.baseUrl(), path },
    body,
    feed: { path: `${path}/feed.xml`, title: topic.name },
  });
}
