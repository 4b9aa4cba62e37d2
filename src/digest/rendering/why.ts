/** Explains why a paper is in this reader's digest. Pure. */

import type { Paper } from '../../papers/paper.ts';
import { listed, REASON_WORDING, SECTION_WORDING } from '../../text/wording/digest-wording.ts';
import { authorOfQuery } from '../../topics/author-names.ts';
import type { SelectionItem } from '../digest.ts';

const MOST_TOPICS = 3;
const MOST_WORDS = 3;
const LONGEST_QUERY = 80;
const LONGEST_WORD = 40;

type TopicNames = ReadonlyMap<string, string>;

/**
 * Explains an item: `Language models (“LLM”), Agents · Your search: rag (“RAG”)`. Names only those topics of
 * the paper that the reader follows, or what it is about if there are none. Empty only below a section title
 * that says it all.
 * @param title of the section that the paper is in; '' if there is none
 */
export function explainItem(item: SelectionItem, topicNames: TopicNames, title = ''): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    phrase(authors, title === SECTION_WORDING.byAuthors ? listed : REASON_WORDING.byAuthors),
    ...namedUnder(title, topics),
    phrase(queries.map(withWords), title === SECTION_WORDING.bySearches ? joined : REASON_WORDING.bySearches),
    phrase(item.profileWords, title === SECTION_WORDING.byFeedback ? joined : REASON_WORDING.byFeedback),
  ].filter((reason) => reason !== '');
  const isWished = topics.length + authors.length + queries.length + item.profileWords.length > 0;
  const about = topics.length > 0 ? [] : topicsOf(item.paper, topicNames).filter((name) => name !== title);
  if (!isWished) return [REASON_WORDING.trending, ...about].join(' · ');
  return [...reasons, ...(about.length === 0 ? [] : [REASON_WORDING.about(about)])].join(' · ');
}

/**
 * Names topics with the words that matched. The topic in the section's title comes first, with its words
 * alone.
 */
function namedUnder(title: string, topics: readonly MetWish[]): readonly string[] {
  const own = topics.find(({ name }) => name === title);
  const others = topics.filter((topic) => topic !== own);
  const words = own === undefined ? [] : tellingWords(own);
  return [phrase(words, REASON_WORDING.forWords), joined(others.map(withWords))];
}

const phrase = (wishes: readonly string[], wording: (wishes: readonly string[]) => string): string =>
  wishes.length === 0 ? '' : wording(wishes);

const joined = (wishes: readonly string[]): string => wishes.join(', ');

/**
 * Explains the first paper, in a sentence.
 * @param isOnly true if there is no other paper
 */
export function explainLead(item: SelectionItem, topicNames: TopicNames, isOnly = false): string {
  const { topics, authors, queries } = wishesMet(item, topicNames);
  const reasons = [
    phrase(topics.map(withWords), REASON_WORDING.lead.byTopics),
    phrase(queries.map(inSentence), REASON_WORDING.lead.bySearches),
    phrase(item.profileWords, REASON_WORDING.lead.byFeedback),
    phrase(authors, REASON_WORDING.lead.byAuthors),
  ].filter((reason) => reason !== '');
  const { because, only, trending, about } = REASON_WORDING.lead;
  const subject = topics.length > 0 ? [] : topicsOf(item.paper, topicNames);
  if (reasons.length === 0) return trending(subject);
  return (isOnly ? only : because)(reasons) + phrase(subject, about);
}

/** A topic or search of the reader, and the words of the paper that matched it. */
interface MetWish {
  readonly name: string;
  readonly words: readonly string[];
}

/** Returns which of a reader's wishes a paper meets, each with the words that matched. */
function wishesMet(
  { paper, topics, queries }: SelectionItem,
  topicNames: TopicNames,
): {
  readonly topics: readonly MetWish[];
  readonly authors: readonly string[];
  readonly queries: readonly MetWish[];
} {
  const own = queries.filter(({ query }) => authorOfQuery(query) === null);
  return {
    topics: paper.topics
      .filter(({ slug }) => topics.includes(slug))
      .slice(0, MOST_TOPICS)
      .map(({ slug, matched }) => ({ name: topicNames.get(slug) ?? slug, words: matched })),
    authors: queries.flatMap(({ query, matched }) => {
      const author = authorOfQuery(query);
      return author === null ? [] : [matched[0] ?? author];
    }),
    queries: own.map(({ query, matched }) => ({ name: shortened(query, LONGEST_QUERY), words: matched })),
  };
}

const topicsOf = ({ topics }: Paper, topicNames: TopicNames): readonly string[] =>
  topics.slice(0, MOST_TOPICS).map(({ slug }) => topicNames.get(slug) ?? slug);

/** `Agents (“tool use”)`. */
function withWords(met: MetWish): string {
  const words = tellingWords(met);
  return words.length === 0 ? met.name : `${met.name} ${REASON_WORDING.matched(words)}`;
}

const plainName = (text: string): string => text.replaceAll(/[="“”]/g, '').toLowerCase();

/** A search within a sentence is in quotes, its own or added ones. */
const inSentence = ({ name, words }: MetWish): string =>
  withWords({ name: name.includes('"') ? name : REASON_WORDING.quoted(name), words });

/** The matching words in quotes, without those that only repeat the name. */
function tellingWords({ name, words }: MetWish): readonly string[] {
  const repeated = plainName(name);
  return words
    .map(withoutStrayBrackets)
    .filter((word) => plainName(word) !== repeated)
    .slice(0, MOST_WORDS)
    .map((word) => REASON_WORDING.quoted(shortened(word, LONGEST_WORD)));
}

/**
 * Removes brackets that belong to text not quoted: `(LLM) agents` from “large language model (LLM) agents”.
 */
function withoutStrayBrackets(word: string): string {
  if (!/[()]/.test(word)) return word;
  const isStray = word.startsWith('(') || word.split('(').length !== word.split(')').length;
  return isStray ? word.replaceAll(/[()]/g, '') : word;
}

/** Cuts between characters: half a surrogate pair would be displayed as a replacement character. */
const shortened = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};
