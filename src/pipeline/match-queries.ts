/** What readers' own queries find among the candidates of a run: each distinct query is looked for once, however many have it. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pick } from '../digest/digest.ts';
import type { PaperroundError } from '../errors.ts';
import type { Paper } from '../papers/paper.ts';
import { wordsOf } from '../topics/matched-places.ts';
import { buildMatcher } from '../topics/matcher.ts';

export interface QueryMatches {
  /** Makes sure that these queries are answered; one walk over the papers for all that are new, with turns for others in between. */
  prepare(queries: Iterable<string>): Promise<void>;
  /** By paper id: which of these queries match it, with the words that did. */
  of(queries: readonly string[]): ReadonlyMap<number, Pick['queries']>;
}

/** Answers kept at most, so that memory does not grow with the number of readers. */
const MOST_ANSWERS = 20_000;

/** Less than a millisecond of work, with the new queries of a batch. */
const PAPERS_AT_ONCE = 16;

/** What one query found: by paper id, itself with the words that matched. */
type Found = Map<number, Pick['queries']>;

const NOTHING: Found = new Map();

/** @param refused told of a stored query that cannot be understood; it matches nothing, and everybody else's go on */
export function queryMatchesOf(papers: readonly Paper[], refused: (query: string, error: PaperroundError) => void): QueryMatches {
  const answers = new Map<string, Found>();
  const read = papers.map((paper) => ({ paper, words: wordsOf(paper) }));

  /** Walks over the papers with all of `queries` that are new, and stops for breath after every few; who was through has answered them. */
  function* answering(queries: Iterable<string>): Generator<void, void> {
    const unanswered = [...new Set(queries)].filter((query) => !answers.has(query));
    if (unanswered.length === 0) return;
    const found = new Map<string, Found>(unanswered.map((query) => [query, new Map()]));
    const matcher = buildMatcher(
      unanswered.map((query) => ({ key: query, query })),
      refused,
    );
    for (const [index, { paper, words }] of read.entries()) {
      for (const [query, matched] of matcher.match(paper, words)) found.get(query)?.set(paper.id, [{ query, matched }]);
      if (index % PAPERS_AT_ONCE === 0) yield;
    }
    if (answers.size + found.size > MOST_ANSWERS) answers.clear();
    for (const [query, matches] of found) answers.set(query, matches);
  }

  return {
    async prepare(queries) {
      for (const _ of answering(queries)) await nextTurn();
    },
    of(queries) {
      if (queries.length === 0) return NOTHING;
      for (const _ of answering(queries));
      // Most readers who have a query have one.
      const [first, ...others] = queries.map((query) => answers.get(query) as Found);
      if (others.length === 0) return first as Found;
      const byPaper: Found = new Map(first);
      for (const found of others) for (const [paperId, own] of found) byPaper.set(paperId, [...(byPaper.get(paperId) ?? []), ...own]);
      return byPaper;
    },
  };
}
