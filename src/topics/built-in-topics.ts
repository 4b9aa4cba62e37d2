/** The built-in topics: what the readers of a daily-papers mail would name. To add one, add a row to the list of its field and titles to match-topics.test.ts. */
import { COMPUTING_TOPICS } from './computing-topics.ts';
import { LEARNING_TOPICS } from './learning-topics.ts';
import { NATURE_TOPICS } from './nature-topics.ts';
import { QUANTITY_TOPICS } from './quantity-topics.ts';
import type { Topic } from './topic.ts';

/**
 * In the order in which readers are shown them.
 *
 * How the queries are written: terms that can hardly mean anything else count wherever they stand; a word with many uses counts in the
 * title only (title:agent), or together with a word of the field. Where a topic has arXiv categories, the words aim at those papers,
 * so that a page without categories gives the same papers.
 */
export const BUILT_IN_TOPICS: readonly Topic[] = [
  ...LEARNING_TOPICS,
  ...COMPUTING_TOPICS,
  ...NATURE_TOPICS,
  ...QUANTITY_TOPICS,
];
