/** The rules for checking readers' preferences: the existing topics and the query language (pure). */
import { messageOf } from '../errors.ts';
import { parseQuery } from './query.ts';
import type { Topic } from './topic.ts';

export interface ReaderRules {
  readonly topics: ReadonlySet<string>;
  /** What is wrong with a query, as a sentence that quotes the query, or null if it is valid. */
  readonly checkQuery: (query: string) => string | null;
}

export const readerRules = (topics: readonly Topic[]): ReaderRules => ({
  topics: new Set(topics.map(({ slug }) => slug)),
  checkQuery(query) {
    try {
      parseQuery(query);
      return null;
    } catch (error) {
      return `${messageOf(error)}.`;
    }
  },
});
