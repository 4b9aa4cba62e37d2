/** `papers`: lists the papers in the store. */

import { Option } from 'commander';
import type { Database } from '../database/client.ts';
import { findPaperIds, paperBatches, readSightings } from '../papers/papers-store.ts';
import { searchPaperIds } from '../papers/search-store.ts';
import { utcDay } from '../text/days.ts';
import { requireFindingQuery } from '../topics/negated-query.ts';
import { parseSearchQuery } from '../topics/search-query.ts';
import { findTopic } from '../topics/topics.ts';
import { type PaperJson, paperAsJson } from '../trending/paper-as-json.ts';
import { mapBatches } from './batches.ts';
import type { CommandModule } from './command.ts';
import { listForReader } from './papers-for.ts';
import { longTable, withFooter } from './table.ts';
import { unsearchedWords } from './unsearched-words.ts';
import { parseInstant, parseInteger } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .option('--topic <slug>', 'only papers of this topic')
      .option('--query <query>', 'only papers that this query matches')
      .option('--for <email>', 'what this reader’s next edition could choose from, in the reader’s own order')
      .option('--since <date>', 'only papers first seen on this day or later', parseInstant)
      .addOption(
        new Option('--sort <order>', 'trending or newest')
          .choices(['trending', 'newest'])
          .default('trending'),
      )
      .option('--limit <n>', 'how many; 0 is all', parseInteger(0, 999_999_999), 20);
  },
  async run(context, _args, options) {
    const app = await context.app();
    if (options.for !== undefined) return listForReader(app, options);
    const topic =
      options.topic === undefined ? undefined : findTopic(app.topics, options.topic as string).slug;
    const page = { sort: options.sort as 'trending' | 'newest', limit: options.limit as number };
    const filter = { topic, since: options.since as Date | undefined };
    if (options.query !== undefined) requireFindingQuery(options.query as string);
    const words = options.query === undefined ? undefined : parseSearchQuery(options.query as string);
    const { total, ids, unsearched } =
      words === undefined
        ? { ...(await findPaperIds(app.db, { ...filter, ...page })), unsearched: 0 }
        : await searchPaperIds(app.db, { ...filter, words }, page);
    const isFiltered = topic !== undefined || words !== undefined || filter.since !== undefined;
    const now = context.clock.now();
    const table = longTable(
      ['id', 'trending', 'first seen', 'title'],
      mapBatches(paperBatches(app.db, ids), (paper) => {
        const { trending } = paperAsJson(paper, [], now);
        return [String(paper.id), trending.toPrecision(3), utcDay(paper.firstSeenAt), paper.title];
      }),
      isFiltered ? 'No paper matches.' : 'No paper is stored yet: `paperround ingest` reads the sources.',
    );
    return {
      json: { total, papers: withSightings(app.db, ids, now) },
      text: withFooter(table, `${ids.length} of ${total} papers.${unsearchedWords(unsearched)}`),
    };
  },
};

async function* withSightings(
  db: Database,
  ids: readonly number[],
  now: Date,
): AsyncGenerator<readonly PaperJson[]> {
  for await (const papers of paperBatches(db, ids)) {
    const sightings = await readSightings(
      db,
      papers.map(({ id }) => id),
    );
    yield papers.map((paper) => paperAsJson(paper, sightings.get(paper.id) ?? [], now));
  }
}
