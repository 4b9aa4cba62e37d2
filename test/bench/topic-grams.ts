/** The words and word pairs that a topic model may know, and how rare they are. */
import { newGramIndex, saysSomething } from '../../src/topics/gram-index.ts';
import { paperWords } from '../../src/topics/matched-places.ts';
import { tokenize } from '../../src/topics/tokenize.ts';
import type { TopicWeights } from '../../src/topics/topic-model.ts';

export interface Text {
  readonly title: string;
  readonly abstract: string;
}

/** A word must be in so many papers to be known; a pair in so many. */
const LEAST_PAPERS = { word: 8, pair: 15 };

/** All grams of a text's words, in order; a pair is two words with a space between them. */
function listGrams(words: readonly string[]): string[] {
  const grams: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (!saysSomething(word)) continue;
    grams.push(word);
    const next = words[i + 1];
    if (next !== undefined && saysSomething(next)) grams.push(`${word} ${next}`);
  }
  return grams;
}

export function chooseGrams(papers: readonly Text[]): string[] {
  const often = new Map<string, number>();
  for (const { title, abstract } of papers) {
    for (const gram of new Set([...listGrams(tokenize(title).words), ...listGrams(tokenize(abstract).words)]))
      often.set(gram, (often.get(gram) ?? 0) + 1);
  }
  return [...often]
    .filter(
      ([gram, times]) =>
        times >= (gram.includes(' ') ? LEAST_PAPERS.pair : LEAST_PAPERS.word) && times < papers.length * 0.4,
    )
    .map(([gram]) => gram);
}

/** How rare a gram is (IDF). */
export function rarityOf(grams: readonly string[], papers: readonly Text[]): Float32Array {
  const index = newGramIndex(grams);
  const often = new Float32Array(grams.length);
  for (const { title, abstract } of papers)
    for (const gram of index.count(paperWords({ title, abstract, authors: [], categories: [] })).grams)
      often[gram]! += 1;
  return often.map((times) => Math.log((1 + papers.length) / (1 + times)) + 1);
}

/** Only the grams that some topic weighs, with the weights' numbers as they then are. */
export function withUsedGrams(
  grams: readonly string[],
  topics: readonly TopicWeights[],
): { grams: string[]; topics: TopicWeights[] } {
  const used = [...new Set(topics.flatMap((topic) => topic.grams))].sort((a, b) => a - b);
  const place = new Map(used.map((gram, i) => [gram, i]));
  return {
    grams: used.map((gram) => grams[gram]!),
    topics: topics.map((topic) => ({ ...topic, grams: topic.grams.map((gram) => place.get(gram)!) })),
  };
}
