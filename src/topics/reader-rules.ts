/** What readers' preferences are checked against: the topics there are, and the query language. Pure. */
import { messageOf } from '../errors.ts';
import { parseQuery } from './query.ts';
import type { Topic } from './topic.ts';

export interface ReaderRules {
  readonly topics: ReadonlySet<string>;
  /** What is wrong with a query, as a sentence that shows the query, or null when it can be understood. */
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
