/** Says which topics papers are about, and stores it with the words that said so. */
import type { App } from '../app.ts';
import type { Transaction } from '../database/client.ts';
import { readFact, writeFact } from '../database/facts-store.ts';
import { portions } from '../database/in-turn.ts';
import type { ListedPaper } from '../papers/paper.ts';
import { papersAfter, papersByIds, setTopics } from '../papers/papers-store.ts';
import { buildMatcher, type Matcher } from '../topics/matcher.ts';
import type { MatchablePaper, Topic } from '../topics/topic.ts';
import { topicsVersion } from '../topics/topics.ts';

const BATCH = 2_000;

const matchers = new WeakMap<readonly Topic[], Matcher<string>>();

/** The matcher of the configured topics, by slug; built once per set of topics. */
export function topicMatcher(topics: readonly Topic[]): Matcher<string> {
  const known = matchers.get(topics);
  if (known !== undefined) return known;
  const built = buildMatcher(topics.map(({ slug, query, arxivCategories }) => ({ key: slug, query, categories: arxivCategories })));
  matchers.set(topics, built);
  return built;
}

/** Matches these papers anew. */
export async function matchTopics(app: App, tx: Transaction, paperIds: readonly number[]): Promise<void> {
  for (let start = 0; start < paperIds.length; start += BATCH) {
    await storeMatches(app, tx, await papersByIds(tx, paperIds.slice(start, start + BATCH)));
  }
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
  let papers = await papersAfter(app.db, 0, BATCH);
  let count = 0;
  while (papers.length > 0) {
    await storeMatches(app, app.db, papers);
    count += papers.length;
    papers = await papersAfter(app.db, papers.at(-1)?.id ?? 0, BATCH);
  }
  await writeFact(app.db, 'topics_version', version);
  if (count > 0) app.log.info({ papers: count }, 'topic rules changed: all papers were matched again');
}

async function storeMatches(app: App, tx: Transaction, papers: readonly (MatchablePaper & { readonly id: number })[]): Promise<void> {
  const matcher = topicMatcher(app.topics);
  const rows = papers.flatMap((paper) =>
    [...matcher.match(paper)].map(([topic, matched]) => ({ paperId: paper.id, topic, matched: [...matched] })),
  );
  await setTopics(
    tx,
    rows,
    papers.map((paper) => paper.id),
  );
}
