/** The front page: what is trending, from which lists and of which day, and the form to get it by mail. */

import { composeSubject } from '../../../digest/rendering/subject.ts';
import { DAY_MS } from '../../../durations.ts';
import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { utcDay } from '../../../text/days.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { listed, SECTION_WORDING } from '../../../text/wording/digest-wording.ts';
import {
  FEED_WORDING,
  FRAME_WORDING,
  HOME_WORDING,
  POSTMARK_WORDING,
} from '../../../text/wording/page-wording.ts';
import { firstTopics } from '../../../topics/topic-fields.ts';
import { renderPage } from '../../components/layout.ts';
import { mainPaperList } from '../../components/paper-list.ts';
import { dayPostmark } from '../../components/postmark.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import { type ListOfDay, newestLists, trendingIds } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { subscribeForm, subscribeValues } from './subscribe-form.ts';

const SHOWN = 20;
const DAYS_SHOWN = 6;
const SOURCES_NAMED = 3;
/** A newest list this many days old is marked as old; a weekend and a holiday make three days without one. */
const OLD_DAYS = 4;

export async function getHome(site: Site, { query }: PageRequest): Promise<PageResponse> {
  const { db, clock } = site.app;
  const today = utcDay(clock.now());
  const papers = await papersByIds(db, await trendingIds(db, { limit: SHOWN }));
  const lists = await newestLists(db, DAYS_SHOWN);
  const body = html`<div class="columns">
<aside class="side">${subscribeForm(site, { values: subscribeValues(query) })}</aside>
<section class="wide">
${masthead(site, papers, lists, today)}
${papers.length === 0 ? html`<p class="empty">${HOME_WORDING.nothing}</p>` : mainPaperList(site, papers)}
</section>
<aside class="after" aria-label="${HOME_WORDING.more}">${further(site, lists)}</aside>
</div>`;
  return renderPage(site, {
    title: '',
    description: FRAME_WORDING.description,
    section: '/',
    share: { base: await site.app.baseUrl(), path: '/' },
    body,
    hasChoices: true,
    feed: { path: '/feed.xml', title: HOME_WORDING.trendingFeed },
  });
}

function masthead(site: Site, papers: readonly Paper[], lists: readonly ListOfDay[], today: string): Html {
  const day = lists[0]?.day ?? today;
  const sources = lists.filter((list) => list.day === day).map(({ source }) => site.titleOfSource(source));
  const { longDay } = site.formats;
  const isOld = Date.parse(today) - Date.parse(day) >= OLD_DAYS * DAY_MS;
  return html`<div class="masthead"><div><p class="eyebrow">${longDay(day)}</p>
<h1>${headline(papers)}</h1></div>${dayPostmark(site, day === today ? POSTMARK_WORDING.today : POSTMARK_WORDING.latest, day)}</div>
${isOld && html`<p class="note" role="note">${HOME_WORDING.old(longDay(day))}</p>`}
<p class="lead">${HOME_WORDING.trending}${sources.length > 0 && html`${HOME_WORDING.withLists(sources.length)}<bdi>${namesOf(sources)}</bdi>`}${HOME_WORDING.how}</p>`;
}

/** Names the top papers by short titles; the same sentence every day if titles are long. */
function headline(papers: readonly Paper[]): string {
  const titles = papers.map(({ title }) => displayLine(title));
  const { text, isNamed } = composeSubject('daily', titles, titles.length);
  return isNamed ? text : HOME_WORDING.plain;
}

function namesOf(sources: readonly string[]): string {
  const named = sources.slice(0, SOURCES_NAMED);
  const rest = sources.length - named.length;
  return rest > 0 ? SECTION_WORDING.andMoreSources(named.join(', '), rest) : listed(named);
}

function further(site: Site, lists: readonly ListOfDay[]): Html {
  const days = [...new Set(lists.map(({ day }) => day))].slice(0, DAYS_SHOWN);
  const { longDay } = site.formats;
  return html`${days.length > 0 && html`<section><h2>${HOME_WORDING.byDay}</h2><ul class="plain">${days.map((day) => html`<li><a href="${site.to(`/archive/${day}`)}">${longDay(day)}</a></li>`)}<li><a href="${site.to('/archive')}">${HOME_WORDING.allDays}</a></li></ul></section>`}
<section><h2>${HOME_WORDING.byTopic}</h2><ul class="plain">${firstTopics(site.app.topics).map(({ slug, name }) => html`<li><a href="${site.to(`/topics/${slug}`)}">${name}</a></li>`)}<li><a href="${site.to('/topics')}">${HOME_WORDING.allTopics}</a></li></ul></section>
<section><h2>${HOME_WORDING.feeds}</h2><p><a href="${site.to('/feed.xml')}">${FEED_WORDING.rss}</a> · <a href="${site.to('/feed.json')}">${FEED_WORDING.json}</a></p><p class="hint">${HOME_WORDING.feedsHint}</p></section>`;
}
