/** The list of built-in topics. A new topic is a row in its field's list, with titles in its test. */
import { COMPUTING_TOPICS } from './computing-topics.ts';
import { LEARNING_TOPICS } from './learning-topics.ts';
import { NATURE_TOPICS } from './nature-topics.ts';
import { QUANTITY_TOPICS } from './quantity-topics.ts';
import type { Topic } from './topic.ts';

/**
 * In the order in which readers see them.
 *
 * How the queries are written: unambiguous terms count wherever they stand; a word with many uses
 * counts only in the title (title:agent), or together with a word of the field. If a topic has arXiv
 * categories, its words aim at the same papers, so that a page without categories yields the same
 * papers.
 */
export const BUILT_IN_TOPICS: readonly Topic[] = [
  ...LEARNING_TOPICS,
  ...COMPUTING_TOPICS,
  ...NATURE_TOPICS,
  ...QUANTITY_TOPICS,
];
