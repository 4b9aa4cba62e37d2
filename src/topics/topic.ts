/** The nouns of filtering. */

/** A named filter. A paper is in a topic when a category or the query says so. */
export interface Topic {
  readonly slug: string;
  readonly name: string;
  /** One sentence for readers. */
  readonly description: string;
  /** Categories whose papers the topic is meant to hold; `astro-ph` stands for all below it. Empty where none fits. */
  readonly arxivCategories: readonly string[];
  /** In the query language of query.ts. */
  readonly query: string;
}

/** What a filter looks at. */
export interface MatchablePaper {
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
}
