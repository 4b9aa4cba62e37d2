/** `topics` lists the topics; `topics test` shows what a topic or query matches, and by which words. */
import { findPaperIds, paperBatches } from '../papers/papers-store.ts';
import { hintsBeside } from '../topics/hint-knowledge.ts';
import { exclusionsIn } from '../topics/negated-query.ts';
import { readerRules } from '../topics/reader-rules.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { buildTopicMatcher, type TopicMatch } from '../topics/topic-matcher.ts';
import { findTopic } from '../topics/topics.ts';
import { badUsage } from './bad-usage.ts';
import { mapBatches } from './batches.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { longTable, textTable, withFooter } from './table.ts';
import { examples, parseInteger } from './values.ts';

type Options = Readonly<Record<string, unknown>>;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[test]', 'the word "test", to try a topic or a query on the papers in the store')
      .option('--topic <slug>', 'with test: the topic to try')
      .option('--query <query>', 'with test: the query to try')
      .option('--limit <n>', 'with test: how many papers to show; 0 is all', parseInteger(0, 999_999_999), 0)
      .addHelpText(
        'after',
        examples(
          'paperround topics',
          'paperround topics test --topic vision',
          `paperround topics test --query '"language model*" NOT title:survey'`,
        ),
      );
  },
  async run(context, args, options) {
    const word = args[0] as string | undefined;
    if (word === undefined) {
      if (options.topic !== undefined || options.query !== undefined)
        throw badUsage('--topic and --query need the word "test": topics test …');
      return listTopics(context);
    }
    if (word !== 'test') throw badUsage(`Saw "topics ${word}", expected "topics" or "topics test".`);
    if ((options.topic === undefined) === (options.query === undefined))
      throw badUsage('topics test needs exactly one of --topic and --query.');
    return testFilter(context, options);
  },
};

async function listTopics(context: CommandContext): Promise<CommandResult> {
  const { topics } = await context.app();
  return {
    json: { topics },
    text: textTable(
      ['slug', 'name', 'description'],
      topics.map(({ slug, name, description }) => [slug, name, description]),
    ),
  };
}

async function testFilter(context: CommandContext, options: Options): Promise<CommandResult> {
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
  const hints = options.query === undefined ? [] : hintsBeside(options.query as string, total);
  const footer = [`${total} papers match.`, ...hints.map(({ query }) => `Perhaps also: ${query}`)];
  return { json: { total, papers }, text: withFooter(table, footer.join('\n')) };
}

function parseFilter(
  topics: Parameters<typeof findTopic>[0],
  options: Options,
): (paper: MatchablePaper) => TopicMatch | null {
  if (typeof options.query === 'string') {
    const problem = readerRules(topics).checkQuery(options.query);
    if (problem !== null && exclusionsIn(options.query) !== null) throw badUsage(problem);
  }
  const tried: Topic =
    options.query === undefined
      ? findTopic(topics, options.topic as string)
      : { slug: 'query', name: '', description: '', arxivCategories: [], query: options.query as string };
  const matcher = buildTopicMatcher([tried]);
  return (paper) => matcher.match(paper).get(tried.slug) ?? null;
}
