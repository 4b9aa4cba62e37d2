/** The read-only API, in the shapes of `papers --json` and `topics --json`. */

import { messageOf, PaperroundError } from '../../../errors.ts';
import { findPapers, readSightings } from '../../../papers/papers-store.ts';
import { parseDayOrInstant } from '../../../text/days.ts';
import { findTopic } from '../../../topics/topics.ts';
import { paperAsJson } from '../../../trending/paper-as-json.ts';
import { jsonResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import { searchPapers } from '../../search-papers.ts';
import type { Site } from '../../site.ts';
import { describeApi } from './openapi.ts';

const DEFAULT_LIMIT = 20;
const MOST_PAPERS = 1_000;
const FARTHEST_OFFSET = 1_000_000;

interface ListQuery {
  readonly topic?: string;
  readonly query?: string;
  readonly since?: Date;
  readonly sort: 'trending' | 'newest';
  readonly limit: number;
  readonly offset: number;
}

export async function getApiPapers(site: Site, { query }: PageRequest): Promise<PageResponse> {
  const { app } = site;
  try {
    const wanted = parseListQuery(site, query);
    const { total, papers } =
      wanted.query === undefined
        ? await findPapers(app.db, wanted)
        : await searchPapers(site, { ...wanted, query: wanted.query });
    const now = app.clock.now();
    const sightings = await readSightings(
      app.db,
      papers.map(({ id }) => id),
    );
    return jsonResponse({
      total,
      papers: papers.map((paper) => paperAsJson(paper, sightings.get(paper.id) ?? [], now)),
    });
  } catch (error) {
    if (!(error instanceof PaperroundError) || error.exitCode !== 2) throw error;
    return jsonResponse(
      { error: { code: error.code, message: messageOf(error), ...error.facts } },
      422,
      'none',
    );
  }
}

export const getApiTopics = ({ app }: Site): PageResponse =>
  jsonResponse({
    topics: app.topics.map(({ slug, name, description, arxivCategories, query }) => ({
      slug,
      name,
      description,
      arxivCategories,
      query,
    })),
  });

export const getOpenApi = async ({ app }: Site): Promise<PageResponse> =>
  jsonResponse(describeApi(await app.baseUrl()));

function parseListQuery({ app }: Site, query: URLSearchParams): ListQuery {
  const asked = query.get('query') ?? query.get('q');
  const topic = query.get('topic');
  const since = query.get('since');
  const sort = query.get('sort') ?? 'trending';
  if (sort !== 'trending' && sort !== 'newest') throw bad('sort', sort, 'trending or newest');
  const limit = wholeNumber(query, 'limit', DEFAULT_LIMIT, MOST_PAPERS);
  return {
    ...(topic === null ? {} : { topic: findTopic(app.topics, topic).slug }),
    ...(asked === null ? {} : { query: asked }),
    ...(since === null ? {} : { since: parseInstantParameter(since) }),
    sort,
    // As on the command line, 0 means all; here, as many as one response may contain.
    limit: limit === 0 ? MOST_PAPERS : limit,
    offset: wholeNumber(query, 'offset', 0, FARTHEST_OFFSET),
  };
}

function parseInstantParameter(text: string): Date {
  const instant = parseDayOrInstant(text);
  if (instant === null)
    throw bad('since', text, 'a day such as 2026-03-11, or an instant such as 2026-03-11T08:00:00Z');
  return instant;
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,7}$/.test(text) || Number(text) > most)
    throw bad(name, text, `a whole number from 0 to ${most}`);
  return Number(text);
}

const bad = (name: string, seen: string, expected: string): PaperroundError =>
  new PaperroundError(
    'bad_request',
    `${name}: saw ${JSON.stringify(seen.slice(0, 80))}, expected ${expected}.`,
    {
      facts: { parameter: name },
    },
  );
