/** Matches papers against topics, and stores the topics with the words that matched. */

import type { Database, Transaction } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { memoize } from '../memoize.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { buildTopicMatcher, type TopicMatcher } from '../topics/topic-matcher.ts';
import { topicsVersion } from '../topics/topics.ts';
import { paperTexts } from './candidates-store.ts';
import type { ListedPaper } from './paper.ts';
import { findPaperIds, setTopics, type TopicRow } from './papers-store.ts';

const matchers = new WeakMap<readonly Topic[], TopicMatcher>();

/** The matcher of the configured topics, by slug; built once per set of topics. */
export const topicMatcher = (topics: readonly Topic[]): TopicMatcher =>
  memoize(matchers, topics, () => buildTopicMatcher(topics));

/** Matches these papers again. */
export async function matchTopics(
  tx: Transaction,
  topics: readonly Topic[],
  paperIds: readonly number[],
): Promise<void> {
  for await (const papers of paperTexts(tx, paperIds)) await storeMatches(tx, topics, papers);
}

/** Finds the topics of an unseen paper from its entry alone, so that nothing is read from the store. */
export const topicsOfUnseen =
  (topics: readonly Topic[]) =>
  ({ paperId, entry: { title, abstract, authors, categories } }: ListedPaper): readonly TopicRow[] =>
    topicRows(topicMatcher(topics), { id: paperId, title, abstract, authors, categories });

/** Matches the whole store again if the rules have changed since. Otherwise costs one small query. */
export async function matchTopicsIfRulesChanged({
  db,
  topics,
  log,
}: {
  readonly db: Database;
  readonly topics: readonly Topic[];
  readonly log: Logger;
}): Promise<void> {
  const version = topicsVersion(topics);
  if ((await readMetadata(db, 'topics_version')) === version) return;
  const { total, ids } = await findPaperIds(db, { sort: 'newest', limit: 0 });
  await matchTopics(db, topics, ids);
  await writeMetadata(db, 'topics_version', version);
  if (total > 0) log.info({ papers: total }, 'topic rules changed: all papers were matched again');
}

async function storeMatches(
  tx: Transaction,
  topics: readonly Topic[],
  papers: readonly (MatchablePaper & { readonly id: number })[],
): Promise<void> {
  const matcher = topicMatcher(topics);
  const rows = papers.flatMap((paper) => topicRows(matcher, paper));
  await setTopics(
    tx,
    rows,
    papers.map((paper) => paper.id),
  );
}

const topicRows = (
  matcher: TopicMatcher,
  paper: MatchablePaper & { readonly id: number },
): readonly TopicRow[] =>
  Array.from(matcher.match(paper), ([topic, { score, matched }]) => ({
    paperId: paper.id,
    topic,
    score,
    matched,
  }));
