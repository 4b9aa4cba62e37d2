/** The feeds: everything trending, one topic, one search, and a reader's own, ranked like the mail. */

import { selectEdition } from '../../../digest/selection/candidate-pool.ts';
import { WEEK_MS } from '../../../durations.ts';
import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { digestReaders } from '../../../readers/digest-readers-store.ts';
import { listLikes } from '../../../readers/feedback-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { formatsFor } from '../../../text/regions.ts';
import { FEED_WORDING } from '../../../text/wording/page-wording.ts';
import { authorOfQuery } from '../../../topics/author-names.ts';
import { type Feed, lastUpdate, renderAtom, renderJsonFeed } from '../../components/feed.ts';
import { type Caching, type PageRequest, type PageResponse, textResponse } from '../../http/response.ts';
import { trendingIds } from '../../papers-shown-store.ts';
import { queryProblem, searchPapers } from '../../search-papers.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

const ENTRIES = 50;

type Format = 'xml' | 'json';

/** Serves everything trending, in one of the formats. */
export const trendingFeed =
  (format: Format) =>
  async (site: Site): Promise<PageResponse> => {
    const names = { path: `/feed.${format}`, pagePath: '/', title: FEED_WORDING.trending };
    return feedResponse(await buildFeed(site, names, await trending(site)), format);
  };

/** Serves one topic's feed, in one of the formats. */
export const topicFeed =
  (format: Format) =>
  async (site: Site, { params }: PageRequest): Promise<PageResponse> => {
    const topic = site.app.topics.find(({ slug }) => slug === params.slug);
    if (topic === undefined) return notFoundPage(site);
    const pagePath = `/topics/${topic.slug}`;
    const names = { path: `${pagePath}/feed.${format}`, pagePath, title: FEED_WORDING.about(topic.name) };
    return feedResponse(await buildFeed(site, names, await trending(site, topic.slug)), format);
  };

/** Serves the feed of a search, such as one for an author. */
export const searchFeed =
  (format: Format) =>
  async (site: Site, { query }: PageRequest): Promise<PageResponse> => {
    const asked = query.get('q') ?? '';
    try {
      const { papers } = await searchPapers(site, { query: asked, limit: ENTRIES });
      const q = `?q=${encodeURIComponent(asked)}`;
      const title = FEED_WORDING.about(authorOfQuery(asked) ?? asked);
      const names = { path: `/search/feed.${format}${q}`, pagePath: `/search${q}`, title };
      return feedResponse(await buildFeed(site, names, papers), format);
    } catch (error) {
      const problem = queryProblem(error);
      if (problem === null) throw error;
      return textResponse(`${problem.message}\n`, 'text/plain', { status: 422, caching: 'none' });
    }
  };

const feedResponse = (feed: Feed, format: Format): PageResponse =>
  format === 'xml'
    ? atomResponse(feed)
    : textResponse(`${JSON.stringify(renderJsonFeed(feed))}\n`, 'application/feed+json', {
        headers: lastModified(feed),
      });

/**
 * Serves a reader's own feed: what a digest of the last seven days would contain, in its order, sent or not.
 */
export async function getOwnFeed(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const token = params.token ?? '';
  const { app } = site;
  const content = app.tokens.verify('feed', token);
  const reader = content === null ? null : await findReader(app.db, { publicId: content.publicId });
  if (reader === null) return notFoundPage(site);
  const names = { path: `/my/${token}/feed.xml`, pagePath: '/', title: FEED_WORDING.own };
  const feed = await buildFeed(site, names, await selectedFor(site, reader));
  return atomResponse({ ...feed, formats: formatsFor(reader.locale) }, 'personal');
}

async function trending({ app }: Site, topic?: string): Promise<readonly Paper[]> {
  return papersByIds(app.db, await trendingIds(app.db, { limit: ENTRIES, topic }));
}

async function selectedFor({ app, feedPool }: Site, reader: Reader): Promise<readonly Paper[]> {
  const now = app.clock.now();
  const digestReader = (await digestReaders(app.db, [reader.id], now)).get(reader.id);
  if (digestReader === undefined) return [];
  const liked = new Set((await listLikes(app.db, reader.id)).liked);
  const withFeedback = digestReader.withFeedback.filter((id) => !liked.has(id));
  const asked = { ...digestReader, sent: [], withFeedback, maxPapers: ENTRIES };
  const pool = await feedPool(now);
  const periodStart = new Date(now.getTime() - WEEK_MS);
  const edition = {
    kind: reader.frequency,
    number: null,
    periodStart,
    periodEnd: now,
    missedSince: periodStart,
  };
  return papersByIds(app.db, selectEdition(pool, asked, await pool.lookUp([asked]), edition).ids);
}

async function buildFeed(
  { app, topicNames, formats }: Site,
  names: Pick<Feed, 'path' | 'pagePath' | 'title'>,
  papers: readonly Paper[],
): Promise<Feed> {
  const base = await app.baseUrl();
  return { ...names, base, authority: app.config.mailDomain, papers, topicNames, formats };
}

const atomResponse = (feed: Feed, caching: Caching = 'public'): PageResponse =>
  textResponse(renderAtom(feed), 'application/atom+xml', { caching, headers: lastModified(feed) });

const lastModified = ({ papers }: Feed): Record<string, string> =>
  papers.length === 0 ? {} : { 'last-modified': lastUpdate(papers).toUTCString() };
