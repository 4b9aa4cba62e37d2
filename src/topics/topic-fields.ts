/** Groups topics by field for forms and lists, as fields.yaml of the catalogue says. */

import { LIST_WORDING } from '../text/wording/page-wording.ts';
import { readCatalogue } from './catalogue-files.ts';
import type { Topic } from './topic.ts';

interface FieldsFile {
  readonly first: readonly string[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

export interface TopicField {
  readonly name: string;
  readonly topics: readonly Topic[];
}

/** How many topics a form shows at once. */
const MOST_FIRST = 8;

let file: FieldsFile | undefined;

/** Returns the content of fields.yaml, read on the first call in a process. */
export function topicFields(): FieldsFile {
  file ??= readCatalogue('fields.yaml') as FieldsFile;
  return file;
}

/** Returns the topics by field, without empty fields; each topic is in one. */
export function groupByField(topics: readonly Topic[]): readonly TopicField[] {
  const { fields } = topicFields();
  const bySlug = new Map(topics.map((topic) => [topic.slug, topic]));
  const named = Object.entries(fields).map(([name, slugs]) => ({ name, topics: known(bySlug, slugs) }));
  const grouped = new Set(Object.values(fields).flat());
  const others = topics.filter(({ slug }) => !grouped.has(slug));
  return [...named, { name: LIST_WORDING.otherTopics, topics: others }].filter(
    (field) => field.topics.length > 0,
  );
}

/** Returns the topics to list before all others: a site's own, then those that most readers look for. */
export function firstTopics(topics: readonly Topic[]): readonly Topic[] {
  const { first, fields } = topicFields();
  const builtIn = new Set(Object.values(fields).flat());
  const own = topics.filter(({ slug }) => !builtIn.has(slug));
  const popular = known(new Map(topics.map((topic) => [topic.slug, topic])), first);
  return [...own, ...popular].slice(0, MOST_FIRST);
}

const SHORTEST_SHARED = 4;
const MOST_RELATED = 5;
/**
 * A searched word may be this many letters longer than a topic's: `robotics` finds `robot`, but `underwater`
 * not `under`.
 */
const ENDING = 3;

/**
 * Returns topics whose name or description has a word of the text, or one that begins with it or begins it.
 */
export function relatedTopics(topics: readonly Topic[], text: string): readonly Topic[] {
  const asked = wordsOf(text);
  return topics
    .filter(({ name, description }) =>
      wordsOf(`${name} ${description}`).some((word) =>
        asked.some(
          (one) => word.startsWith(one) || (one.startsWith(word) && one.length <= word.length + ENDING),
        ),
      ),
    )
    .slice(0, MOST_RELATED);
}

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST_SHARED);

const known = (bySlug: ReadonlyMap<string, Topic>, slugs: readonly string[]): readonly Topic[] =>
  slugs.flatMap((slug) => bySlug.get(slug) ?? []);
