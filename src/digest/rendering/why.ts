/** Explains why a paper is in this reader's digest. Pure. */
import type { Paper } from '../../papers/paper.ts';
import { authorOfQuery } from '../../topics/author-names.ts';
import type { SelectionItem } from '../digest.ts';

const MOST_TOPICS = 3;
const MOST_WORDS = 3;
const LONGEST_QUERY = 80;
const LONGEST_WORD = 40;

type TopicNames = ReadonlyMap<string, string>;

/**
 * `Language models (“LLM”), Agents · Your query: rag (“RAG”)`, of the reader's own wishes alone; never
 * empty.
 */
export function explainItem(item: SelectionItem, topicNames: TopicNames): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    authors.length === 0 ? '' : `by ${authors.join(' and ')}, whom you follow`,
    topics.join(', '),
    queries.length === 0 ? '' : `Your ${queries.length === 1 ? 'query' : 'queries'}: ${queries.join(', ')}`,
    item.profileWords.length === 0 ? '' : `like papers you wanted more of: ${item.profileWords.join(', ')}`,
  ].filter((reason) => reason !== '');
  return reasons.length > 0 ? reasons.join(' · ') : trendingIn(item.paper, topicNames);
}

/** The reason of the first paper, as a sentence. */
export function explainLead(item: SelectionItem, topicNames: TopicNames): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    authors.length === 0 ? '' : `is by ${listed(authors)}, whom you follow`,
    topics.length === 0 ? '' : `is about ${listed(topics)}`,
    queries.length === 0
      ? ''
      : `matches your ${queries.length === 1 ? 'query' : 'queries'} ${listed(queries)}`,
    item.profileWords.length === 0
      ? ''
      : `is like papers you wanted more of (${item.profileWords.join(', ')})`,
  ].filter((reason) => reason !== '');
  return reasons.length > 0
    ? `On top because it ${listed(reasons)}.`
    : 'On top of everything that is trending.';
}

/** What of a reader's wishes a paper meets, each with the words that did. */
function wishesMet(
  { paper, topics, queries }: SelectionItem,
  topicNames: TopicNames,
): {
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly queries: readonly string[];
} {
  const own = queries.filter(({ query }) => authorOfQuery(query) === null);
  return {
    topics: paper.topics
      .filter(({ slug }) => topics.includes(slug))
      .slice(0, MOST_TOPICS)
      .map(({ slug, matched }) => `${topicNames.get(slug) ?? slug}${quoted(matched)}`),
    authors: queries.flatMap(({ query, matched }) => {
      const author = authorOfQuery(query);
      return author === null ? [] : [matched[0] ?? author];
    }),
    queries: own.map(({ query, matched }) => `${shortened(query, LONGEST_QUERY)}${quoted(matched)}`),
  };
}

/** For a reader who follows everything: what it is about. */
const trendingIn = ({ topics }: Paper, topicNames: TopicNames): string =>
  ['Trending', ...topics.slice(0, MOST_TOPICS).map(({ slug }) => topicNames.get(slug) ?? slug)].join(' · ');

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const quoted = (words: readonly string[]): string =>
  words.length === 0
    ? ''
    : ` (${words
        .slice(0, MOST_WORDS)
        .map((word) => `“${shortened(word, LONGEST_WORD)}”`)
        .join(', ')})`;

/** Cuts between characters: half a surrogate pair would be displayed as a replacement character. */
const shortened = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};

/** The footer's sentence, in the mail and on its web page. */
export const whyThisMail = (frequency: string): string =>
  `You get this mail because you subscribed to Paperround (${frequency}) at this address and confirmed it.`;
