/** Says which topics papers are about, and stores it with the words that said so. */
import type { App } from '../app.ts';
import type { Transaction } from '../database/client.ts';
import { readFact, writeFact } from '../database/facts-store.ts';
import { portions } from '../database/in-turn.ts';
import { paperTexts } from '../papers/candidates-store.ts';
import type { ListedPaper } from '../papers/paper.ts';
import { findPaperIds, setTopics } from '../papers/papers-store.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { buildTopicMatcher, type TopicMatcher } from '../topics/topic-matcher.ts';
import { topicsVersion } from '../topics/topics.ts';

/** Papers matched and written at once. */
const BATCH = 2_000;

const matchers = new WeakMap<readonly Topic[], TopicMatcher>();

/** The matcher of the configured topics, by slug; built once per set of topics. */
export function topicMatcher(topics: readonly Topic[]): TopicMatcher {
  const known = matchers.get(topics);
  if (known !== undefined) return known;
  const built = buildTopicMatcher(topics);
  matchers.set(topics, built);
  return built;
}

/** Matches these papers anew. */
export async function matchTopics(app: App, tx: Transaction, paperIds: readonly number[]): Promise<void> {
  for await (const papers of paperTexts(tx, paperIds)) await storeMatches(app, tx, papers);
}

/** Matches papers that a page was the first to list, by what it says of them: nothing has to be read back. */
export async function matchUnseen(app: App, tx: Transaction, papers: readonly ListedPaper[]): Promise<void> {
  for (const some of portions(papers, { most: BATCH })) {
    await storeMatches(
      app,
      tx,
      some.map(({ paperId, entry: { title, abstract, authors, categories } }) => ({ id: paperId, title, abstract, authors, categories })),
    );
  }
}

/** Matches the whole store anew when the rules are not the ones it was matched with. One small query otherwise. */
export async function matchTopicsIfRulesChanged(app: App): Promise<void> {
  const version = topicsVersion(app.topics);
  if ((await readFact(app.db, 'topics_version')) === version) return;
  const { total, ids } = await findPaperIds(app.db, { sort: 'newest', limit: 0 });
  await matchTopics(app, app.db, ids);
  await writeFact(app.db, 'topics_version', version);
  if (total > 0) app.log.info({ papers: total }, 'topic rules changed: all papers were matched again');
}

async function storeMatches(app: App, tx: Transaction, papers: readonly (MatchablePaper & { readonly id: number })[]): Promise<void> {
  const matcher = topicMatcher(app.topics);
  const rows = papers.flatMap((paper) =>
    [...matcher.match(paper)].map(([topic, { score, matched }]) => ({ paperId: paper.id, topic, score, matched })),
  );
  await setTopics(
    tx,
    rows,
    papers.map((paper) => paper.id),
  );
}
