/** The front page: what is trending today, and the form to get it by mail. */

import { papersByIds } from '../../../papers/papers-store.ts';
import { longDay, utcDay } from '../../../text/days.ts';
import { renderPage } from '../../components/layout.ts';
import { paperList } from '../../components/paper-list.ts';
import { dayPostmark } from '../../components/postmark.ts';
import { html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { trendingIds } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { subscribeForm, subscribeValues } from './subscribe-form.ts';

const SHOWN = 20;

export async function getHome(site: Site, { query }: PageRequest): Promise<PageResponse> {
  const { db, clock } = site.app;
  const today = utcDay(clock.now());
  const papers = await papersByIds(db, await trendingIds(db, { limit: SHOWN }));
  const body = html`<div class="columns">
<aside class="side">${subscribeForm(site, { values: subscribeValues(query) })}</aside>
<section class="wide">
<div class="masthead"><div><p class="eyebrow">${longDay(today)}</p>
<h1>Papers people are talking about</h1></div>${dayPostmark('today', today)}</div>
<p class="lead">Read from today’s lists, ranked by votes and by how often they come up, each with its reason.</p>
${papers.length === 0 ? html`<p class="empty">Nothing was read yet. Papers appear here as soon as the first list is in.</p>` : html`<h2 class="hidden">Papers</h2>${paperList(site, papers)}`}
<p class="more"><a href="${site.to('/archive')}">Earlier days</a></p>
</section>
</div>`;
  return renderPage(site, {
    title: '',
    description: 'Trending research papers, in your inbox once a day.',
    section: '/',
    share: { base: await site.app.baseUrl(), path: '/' },
    body,
    hasChoices: true,
    feed: { path: '/feed.xml', title: 'Trending papers' },
  });
}
