/** Explains why a paper is in this reader's digest. Pure. */
import type { Paper } from '../../papers/paper.ts';
import { REASON_WORDING } from '../../text/wording/digest-wording.ts';
import { authorOfQuery } from '../../topics/author-names.ts';
import type { SelectionItem } from '../digest.ts';

const MOST_TOPICS = 3;
const MOST_WORDS = 3;
const LONGEST_QUERY = 80;
const LONGEST_WORD = 40;

type TopicNames = ReadonlyMap<string, string>;

/**
 * `Language models (“LLM”), Agents · Your search: rag (“RAG”)`, of the reader's own wishes alone; never
 * empty.
 */
export function explainItem(item: SelectionItem, topicNames: TopicNames): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    authors.length === 0 ? '' : REASON_WORDING.byAuthors(authors),
    topics.join(', '),
    queries.length === 0 ? '' : REASON_WORDING.bySearches(queries),
    item.profileWords.length === 0 ? '' : REASON_WORDING.byFeedback(item.profileWords),
  ].filter((reason) => reason !== '');
  return reasons.length > 0 ? reasons.join(' · ') : trendingIn(item.paper, topicNames);
}

/** The reason of the first paper, as a sentence. */
export function explainLead(item: SelectionItem, topicNames: TopicNames): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    authors.length === 0 ? '' : REASON_WORDING.lead.byAuthors(authors),
    topics.length === 0 ? '' : REASON_WORDING.lead.byTopics(topics),
    queries.length === 0 ? '' : REASON_WORDING.lead.bySearches(queries),
    item.profileWords.length === 0 ? '' : REASON_WORDING.lead.byFeedback(item.profileWords),
  ].filter((reason) => reason !== '');
  return reasons.length > 0 ? REASON_WORDING.lead.because(reasons) : REASON_WORDING.lead.trending;
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
  [
    REASON_WORDING.trending,
    ...topics.slice(0, MOST_TOPICS).map(({ slug }) => topicNames.get(slug) ?? slug),
  ].join(' · ');

const quoted = (words: readonly string[]): string =>
  words.length === 0
    ? ''
    : REASON_WORDING.matched(words.slice(0, MOST_WORDS).map((word) => shortened(word, LONGEST_WORD)));

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
