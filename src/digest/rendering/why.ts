/** Explains why a paper is in this reader's digest. Pure. */
import type { MatchedTopic } from '../../papers/paper.ts';
import { authorOfQuery } from '../../topics/author-names.ts';
import type { SelectionItem } from '../digest.ts';

const MOST_WORDS = 3;
const LONGEST_QUERY = 80;
const LONGEST_WORD = 40;

/** `Topics: Language models (“LLM”), Agents · Your query: rag (“RAG”)`; never empty. */
export function explainItem(item: SelectionItem, topicNames: ReadonlyMap<string, string>): string {
  const topics = item.paper.topics
    .filter(({ slug }) => item.topics.includes(slug))
    .map((topic) => `${topicName(topic, topicNames)}${quoted(topic.matched)}`);
  const authors = item.queries.flatMap(({ query, matched }) =>
    authorOfQuery(query) === null ? [] : [matched[0] ?? authorOfQuery(query)],
  );
  const own = item.queries.filter(({ query }) => authorOfQuery(query) === null);
  const queries = own.map(({ query, matched }) => `${shortened(query, LONGEST_QUERY)}${quoted(matched)}`);
  const reasons = [
    authors.length === 0 ? '' : `by ${authors.join(' and ')}, whom you follow`,
    counted('Topic', topics),
    counted('Your query', queries, 'Your queries'),
    item.profileWords.length === 0 ? '' : `like papers you wanted more of: ${item.profileWords.join(', ')}`,
  ].filter((reason) => reason !== '');
  return reasons.length === 0 ? 'among everything that is trending' : reasons.join(' · ');
}

const MOST_TOPICS = 3;

/** The best-matching topics of a paper, for display. */
export const topicLine = (topics: readonly MatchedTopic[], topicNames: ReadonlyMap<string, string>): string =>
  topics
    .slice(0, MOST_TOPICS)
    .map((topic) => topicName(topic, topicNames))
    .join(' · ');

const topicName = ({ slug }: MatchedTopic, topicNames: ReadonlyMap<string, string>): string =>
  topicNames.get(slug) ?? slug;

function counted(one: string, items: readonly string[], several = `${one}s`): string {
  if (items.length === 0) return '';
  return `${items.length === 1 ? one : several}: ${items.join(', ')}`;
}

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
