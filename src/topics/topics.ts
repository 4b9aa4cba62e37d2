/** The topics in force, built-in ones and those of paperround.yaml, with a version of their rules. */

import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import { PaperroundError } from '../errors.ts';
import { isSlipOf } from '../setting-names.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { builtInTopics } from './built-in-topics.ts';
import type { Topic } from './topic.ts';
import { modelVersion } from './topic-model.ts';

export { builtInTopics } from './built-in-topics.ts';

/** Increase it when tokenizing or matching changes, so that stored papers are matched again. */
const MATCHING_VERSION = 14;

/**
 * Returns the built-in topics, unless `builtInTopics` is off, and those of the configuration; one with a
 * built-in slug replaces it. Their queries were checked when the configuration was loaded.
 */
export function configuredTopics({
  topics,
  builtInTopics: withBuiltIn,
}: Pick<Config, 'topics' | 'builtInTopics'>): readonly Topic[] {
  if (!withBuiltIn) return topics;
  // The same list each time, so that its matcher is built once in a process.
  if (topics.length === 0) return builtInTopics();
  const own = new Map<string, Topic>(topics.map((topic) => [topic.slug, topic]));
  const builtIn = builtInTopics();
  const replaced = builtIn.map((topic) => own.get(topic.slug) ?? topic);
  return [...replaced, ...topics.filter(({ slug }) => !builtIn.some((topic) => topic.slug === slug))];
}

/**
 * Returns the topic with this slug; case does not matter.
 * @throws PaperroundError unknown_topic that names the nearest slugs
 */
export function findTopic(topics: readonly Topic[], slug: string): Topic {
  const wanted = slug.trim().toLowerCase();
  const topic = topics.find((one) => one.slug === wanted);
  if (topic) return topic;
  const near = nearestTopics(topics, wanted).map((one) => one.slug);
  throw new PaperroundError('unknown_topic', QUERY_WORDING.noTopic(slug, near), {
    hint: 'List all topics with `paperround topics`.',
    facts: { slug, nearest: near },
  });
}

/** Returns at most three topics: those of which `wanted` is a typo, then those that share a word with it. */
function nearestTopics(topics: readonly Topic[], wanted: string): readonly Topic[] {
  const meant = topics.filter(({ slug }) => isSlipOf(wanted, slug));
  const related = topics.filter((topic) => !meant.includes(topic) && sharesWord(wanted, topic));
  return [...meant, ...related].slice(0, 3);
}

/** Do two words of three letters or more begin with the same five letters? */
function sharesWord(wanted: string, { slug, name }: Topic): boolean {
  const words = (text: string): string[] =>
    (text.match(/[a-z0-9]{3,}/g) ?? []).map((word) => word.slice(0, 5));
  const own = words(`${slug} ${name.toLowerCase()}`);
  return words(wanted).some((word) => own.includes(word));
}

/**
 * Changes whenever stored matches may differ from what these topics match now; names and descriptions
 * do not matter.
 */
export function topicsVersion(topics: readonly Topic[]): string {
  const rules = topics.map(({ slug, arxivCategories, query }) => [slug, [...arxivCategories].sort(), query]);
  return createHash('sha256')
    .update(JSON.stringify([MATCHING_VERSION, modelVersion(), rules]))
    .digest('hex')
    .slice(0, 16);
}
