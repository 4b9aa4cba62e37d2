/** `topics test`: what a topic or query matches among the stored papers. */

import type { Database } from '../database/client.ts';
import { type PaperTexts, paperTexts } from '../papers/candidates-store.ts';
import { findPaperIds } from '../papers/papers-store.ts';
import { findHints } from '../papers/query-hints-store.ts';
import { type PapersMatched, searchPaperIds } from '../papers/search-store.ts';
import { requireFindingQuery } from '../topics/negated-query.ts';
import { TOPIC_QUERY_LIMITS } from '../topics/query.ts';
import { parseSearchQuery } from '../topics/search-query.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { buildTopicMatcher, type TopicMatch } from '../topics/topic-matcher.ts';
import { findTopic } from '../topics/topics.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { longTable, withFooter } from './table.ts';
import { unsearchedWords } from './unsearched-words.ts';

type Options = Readonly<Record<string, unknown>>;
type Filter = (paper: MatchablePaper) => TopicMatch | null;

/** How many a terminal shows: finding the words in the texts of a whole store takes long. */
const SHOWN = 20;

export async function testFilter(context: CommandContext, options: Options): Promise<CommandResult> {
  const app = await context.app();
  const filter = parseFilter(app.topics, options);
  const limit = (options.limit as number | undefined) ?? (context.json ? 0 : SHOWN);
  const { total, ids, unsearched } = await findMatching(app.db, { ...options, limit });
  const papers = mapBatches(textsInOrder(app.db, ids), (paper) => ({
    id: paper.id,
    title: paper.title,
    ...(filter(paper) ?? { score: 0, matched: [] }),
  }));
  const table = longTable(
    ['id', 'score', 'matched', 'title'],
    mapBatches(papers, ({ id, title, score, matched }) => [
      String(id),
      score.toFixed(2),
      matched.slice(0, 4).join(', '),
      title,
    ]),
  );
  const hints = options.query === undefined ? [] : await findHints(app.db, options.query as string, total);
  const footer = [
    `${total} ${total === 1 ? 'paper matches' : 'papers match'}.${unsearchedWords(unsearched)}`,
    ...(ids.length < total
      ? [`Shown: ${ids.length}, the most trending first; \`--limit 0\` shows all.`]
      : []),
    ...hints.map(({ query }) => `Perhaps also: ${query}`),
  ];
  return { json: { total, papers }, text: withFooter(table, footer.join('\n')) };
}

/** What else is known of a paper takes six statements more to read, and is not shown. */
async function* textsInOrder(db: Database, ids: readonly number[]): AsyncGenerator<readonly PaperTexts[]> {
  const places = new Map(ids.map((id, place) => [id, place]));
  for await (const papers of paperTexts(db, ids))
    yield papers.toSorted((one, other) => places.get(one.id)! - places.get(other.id)!);
}

/** Each paper's topics are stored; when the rules of one have changed, all were matched again by now. */
async function findMatching(db: Database, { query, topic, limit }: Options): Promise<PapersMatched> {
  const page = { sort: 'trending', limit: limit as number } as const;
  if (typeof query === 'string')
    return searchPaperIds(db, { words: parseSearchQuery(query, TOPIC_QUERY_LIMITS) }, page);
  return { ...(await findPaperIds(db, { ...page, topic: topic as string })), unsearched: 0 };
}

function parseFilter(topics: readonly Topic[], options: Options): Filter {
  if (typeof options.query === 'string') requireFindingQuery(options.query, TOPIC_QUERY_LIMITS);
  const tried: Topic =
    options.query === undefined
      ? findTopic(topics, options.topic as string)
      : { slug: 'query', name: '', description: '', arxivCategories: [], query: options.query as string };
  const matcher = buildTopicMatcher([tried]);
  return (paper) => matcher.match(paper).get(tried.slug) ?? null;
}
