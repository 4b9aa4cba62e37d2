/** The types of topics and of the papers they match. */

/**
 * A named filter by categories, a query and, for most built-in topics, trained weights (topic-matcher.ts).
 */
export interface Topic {
  readonly slug: string;
  readonly name: string;
  /** One sentence for readers. */
  readonly description: string;
  /** Categories of the topic's papers; `astro-ph` includes all below it. Empty if none fits. */
  readonly arxivCategories: readonly string[];
  /** In the query language of query.ts. */
  readonly query: string;
}

/** The fields that a filter reads. */
export interface MatchablePaper {
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
}
