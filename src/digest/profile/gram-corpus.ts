/**
 * TF-IDF vectors of papers over their words and word pairs, for interest profiles (Manning, Raghavan,
 * Schütze: Introduction to Information Retrieval, §6.2–6.4).
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { tokenize } from '../../topics/tokenize.ts';
import type { MatchablePaper } from '../../topics/topic.ts';
import { type CountedGrams, type GramNumbers, type GramText, newGramNumbers } from './gram-numbers.ts';
import { findLinks, withoutLinks } from './link-words.ts';

/** A paper as a vector of length 1: the numbers of its grams, and the weight of each. */
export interface GramVector {
  readonly grams: Uint32Array;
  readonly weights: Float32Array;
}

export interface GramCorpus {
  /**
   * How many grams at least two papers contain; they are numbered from 0. A gram of a single paper links it
   * to no other.
   */
  readonly size: number;
  /** Undefined for a gram that fewer than two papers contain. */
  numberOf(gram: string): number | undefined;
  textOf(gram: number): string;
  /** The papers that the corpus was built from. */
  readonly vectors: readonly (GramVector & { readonly id: number })[];
  /** Returns the vector of any paper, by the IDF of this corpus. */
  vectorOf(paper: MatchablePaper): GramVector;
}

/** Papers counted before yielding to other work: less than two milliseconds. */
const PAPERS_AT_ONCE = 16;
const LEAST_PAPERS = 2;

/** The papers that a process has already counted: the pools of consecutive days share most of theirs. */
export interface CountedPapers {
  numbers: GramNumbers;
  byId: ReadonlyMap<number, CountedPaper>;
}

export const noneCounted = (): CountedPapers => ({ numbers: newGramNumbers(), byId: new Map() });

/** Gram numbers are never reused; beyond this many (about 80 MB) the next corpus starts over. */
const MOST_NUMBERS = 1_500_000;

/**
 * Builds a corpus, yielding to other work in between.
 * @param memory papers counted earlier; then holds the papers of this corpus. A paper whose text has changed
 * since keeps its old counts
 */
export async function buildGramCorpus(
  batches: AsyncIterable<Iterable<IdentifiedText>>,
  memory: CountedPapers = noneCounted(),
): Promise<GramCorpus> {
  if (memory.numbers.size > MOST_NUMBERS) Object.assign(memory, noneCounted());
  const { numbers, byId } = memory;
  const counted: CountedPaper[] = [];
  for await (const papers of batches) {
    for (const { id, text } of papers) {
      counted.push(byId.get(id) ?? { id, ...numbers.count(text()) });
      if (counted.length % PAPERS_AT_ONCE === 0) await nextTurn();
    }
  }
  // Skipped if another build has reset `memory` in the meantime.
  if (memory.numbers === numbers) memory.byId = new Map(counted.map((paper) => [paper.id, paper]));
  return corpusOf(numbers, counted);
}

export interface IdentifiedText {
  readonly id: number;
  /** Called only if the paper was not counted before. */
  text(): GramText;
}

/** The words of these papers' texts; each text is tokenized only when asked for. */
export async function* inWords(
  batches: AsyncIterable<readonly (MatchablePaper & { readonly id: number })[]>,
): AsyncGenerator<Iterable<IdentifiedText>> {
  for await (const papers of batches)
    yield papers.map((paper) => ({ id: paper.id, text: () => gramText(paper) }));
}

function gramText({ title, abstract: text }: MatchablePaper): GramText {
  const tokens = tokenize(text);
  return {
    title: tokenize(title).words,
    abstract: withoutLinks(tokens.words, findLinks({ text, tokens })),
  };
}

type CountedPaper = CountedGrams & { readonly id: number };

function corpusOf(numbers: GramNumbers, counted: readonly CountedPaper[]): GramCorpus {
  const papersWith = new Uint32Array(numbers.size);
  for (const { grams } of counted)
    for (let index = 0; index < grams.length; index += 1) papersWith[grams[index]!]! += 1;
  /** By gram number: the gram's number in this corpus, or `NOT_KEPT`. */
  const kept = new Int32Array(numbers.size).fill(NOT_KEPT);
  const grams: number[] = [];
  const idf: number[] = [];
  for (let gram = 0; gram < papersWith.length; gram += 1) {
    const papers = papersWith[gram]!;
    if (papers < LEAST_PAPERS) continue;
    kept[gram] = grams.push(gram) - 1;
    idf.push(Math.log((1 + counted.length) / (1 + papers)) + 1);
  }
  const vector = (paper: CountedGrams): GramVector => normalized(paper, kept, idf);
  return {
    size: grams.length,
    numberOf(gram) {
      const number = kept[numbers.numberOf(gram) ?? -1] ?? NOT_KEPT;
      return number === NOT_KEPT ? undefined : number;
    },
    textOf: (gram) => numbers.textOf(grams[gram]!),
    vectors: counted.map((paper) => ({ id: paper.id, ...vector(paper) })),
    vectorOf: (paper) => vector(numbers.count(gramText(paper))),
  };
}

const NOT_KEPT = -1;

/** Weights each gram by (1 + ln(count)) × IDF (sublinear scaling) and scales the vector to length 1. */
function normalized({ grams, counts }: CountedGrams, kept: Int32Array, idf: readonly number[]): GramVector {
  const ours = new Uint32Array(grams.length);
  const weights = new Float64Array(grams.length);
  let size = 0;
  let squares = 0;
  for (let index = 0; index < grams.length; index += 1) {
    const gram = kept[grams[index]!] ?? NOT_KEPT;
    if (gram === NOT_KEPT) continue;
    const weight = (1 + Math.log(counts[index]!)) * idf[gram]!;
    ours[size] = gram;
    weights[size] = weight;
    size += 1;
    squares += weight ** 2;
  }
  const length = Math.sqrt(squares) || 1;
  for (let index = 0; index < size; index += 1) weights[index]! /= length;
  return { grams: ours.slice(0, size), weights: Float32Array.from(weights.subarray(0, size)) };
}
