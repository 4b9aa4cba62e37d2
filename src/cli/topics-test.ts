/** `topics test`: what a topic or query matches among the stored papers. */

import { findPaperIds, paperBatches } from '../papers/papers-store.ts';
import { findHints } from '../papers/query-hints-store.ts';
import { requireFindingQuery } from '../topics/negated-query.ts';
import { TOPIC_QUERY_LIMITS } from '../topics/query.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { buildTopicMatcher, type TopicMatch } from '../topics/topic-matcher.ts';
import { findTopic } from '../topics/topics.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { longTable, withFooter } from './table.ts';

type Options = Readonly<Record<string, unknown>>;

export async function testFilter(context: CommandContext, options: Options): Promise<CommandResult> {
  const app = await context.app();
  const filter = parseFilter(app.topics, options);
  const { total, ids } = await findPaperIds(app.db, {
    sort: 'trending',
    limit: options.limit as number,
    matches: (paper) => filter(paper) !== null,
  });
  const papers = mapBatches(paperBatches(app.db, ids), (paper) => ({
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
    `${total} ${total === 1 ? 'paper matches' : 'papers match'}.`,
    ...hints.map(({ query }) => `Perhaps also: ${query}`),
  ];
  return { json: { total, papers }, text: withFooter(table, footer.join('\n')) };
}

function parseFilter(
  topics: Parameters<typeof findTopic>[0],
  options: Options,
): (paper: MatchablePaper) => TopicMatch | null {
  if (typeof options.query === 'string') requireFindingQuery(options.query, TOPIC_QUERY_LIMITS);
  const tried: Topic =
    options.query === undefined
      ? findTopic(topics, options.topic as string)
      : { slug: 'query', name: '', description: '', arxivCategories: [], query: options.query as string };
  const matcher = buildTopicMatcher([tried]);
  return (paper) => matcher.match(paper).get(tried.slug) ?? null;
}
