/** The topics in force, built-in ones and those of paperround.yaml, with a version of their rules. */

import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import { PaperroundError } from '../errors.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { builtInTopics } from './built-in-topics.ts';
import type { Topic } from './topic.ts';
import { modelVersion } from './topic-model.ts';

export { builtInTopics } from './built-in-topics.ts';

/** Increase it when tokenizing or matching changes, so that stored papers are matched again. */
const MATCHING_VERSION = 13;

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

/**
 * Returns at most three topics: those whose slug or name shares a beginning with a word of `wanted`, else
 * those with few letters changed.
 */
function nearestTopics(topics: readonly Topic[], wanted: string): readonly Topic[] {
  const ranked = topics
    .map((topic) => ({
      topic,
      distance: Math.min(distanceBetween(wanted, topic.slug), sharedWords(wanted, topic)),
    }))
    .filter(({ distance }) => distance < wanted.length && distance <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, 3).map(({ topic }) => topic);
}

/**
 * Returns 1 if a word of three letters or more has the same first five letters as one of the topic's, else
 * infinity.
 */
function sharedWords(wanted: string, { slug, name }: Topic): number {
  const words = `${slug} ${name.toLowerCase()}`.split(/[^a-z0-9]+/).filter((word) => word.length >= 3);
  const asked = wanted.split(/[^a-z0-9]+/).filter((word) => word.length >= 3);
  return asked.some((one) => words.some((word) => word.slice(0, 5) === one.slice(0, 5)))
    ? 1
    : Number.POSITIVE_INFINITY;
}

/** Returns the number of letters to add, drop or change to turn `a` into `b` (Levenshtein). */
function distanceBetween(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
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
