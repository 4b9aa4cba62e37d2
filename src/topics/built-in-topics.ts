/** The built-in topics, which are data in catalogue/: what readers of a daily-papers mail would name. */

import { readCatalogue } from './catalogue-files.ts';
import { type CatalogueFile, topicsInFiles } from './catalogue-query.ts';
import type { Topic } from './topic.ts';

/** Files of topics and of the term lists they share, in the order in which readers are shown the topics. */
export const TOPIC_FILES = [
  'learning.yaml',
  'computing.yaml',
  'nature.yaml',
  'astronomy.yaml',
  'physics.yaml',
  'quantities.yaml',
  'other-fields.yaml',
] as const;

let topics: readonly Topic[] | undefined;

/** Returns all built-in topics, which are read on the first call in a process. */
export function builtInTopics(): readonly Topic[] {
  topics ??= topicsInFiles(TOPIC_FILES.map((name) => readCatalogue(name) as CatalogueFile));
  return topics;
}
