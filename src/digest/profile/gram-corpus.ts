/** TF-IDF vectors of papers over their words and word pairs, for interest profiles (Manning, Raghavan, Schütze: Introduction to Information Retrieval, §6.2–6.4). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PaperTexts } from '../../papers/candidates-store.ts';
import { listGrams } from '../../topics/gram-index.ts';
import { paperWords } from '../../topics/matched-places.ts';
import type { MatchablePaper } from '../../topics/topic.ts';

/** A paper as a vector of length 1: numbers of grams, and the weight of each. */
export interface GramVector {
  readonly grams: Uint32Array;
  readonly weights: Float32Array;
}

export interface GramCorpus {
  /** The grams that at least two papers have, by number: one that a single paper has tells of no other. */
  readonly grams: readonly string[];
  numberOf(gram: string): number | undefined;
  /** Of the papers that it was built from. */
  readonly vectors: readonly (GramVector & { readonly id: number })[];
  /** Of any paper, by the IDF of this corpus. */
  vectorOf(paper: MatchablePaper): GramVector;
}

const TITLE_WEIGHT = 2;
/** Less than two milliseconds of work. */
const PAPERS_AT_ONCE = 8;
const LEAST_PAPERS = 2;

/** Yields to other work in between. */
export async function buildGramCorpus(batches: AsyncIterable<readonly PaperTexts[]>): Promise<GramCorpus> {
  /** Every gram, also of single papers: its number here, and in how many papers it is. */
  const seen = new Map<string, number>();
  const papersWith: number[] = [];
  const counted: { readonly id: number; readonly numbers: Uint32Array; readonly counts: Float32Array }[] = [];
  for await (const papers of batches) {
    for (const [index, paper] of papers.entries()) {
      const counts = countGrams(paper);
      const numbers = Uint32Array.from(counts.keys(), (gram) => {
        const number = seen.get(gram) ?? papersWith.push(0) - 1;
        seen.set(gram, number);
        papersWith[number]! += 1;
        return number;
      });
      counted.push({ id: paper.id, numbers, counts: Float32Array.from(counts.values()) });
      if (index % PAPERS_AT_ONCE === 0) await nextTurn();
    }
  }
  const grams: string[] = [];
  const numbers = new Map<string, number>();
  const idf: number[] = [];
  /** The corpus's number by that in `seen`, or -1. */
  const kept = new Int32Array(papersWith.length).fill(-1);
  for (const [gram, number] of seen) {
    const papers = papersWith[number]!;
    if (papers < LEAST_PAPERS) continue;
    kept[number] = grams.length;
    numbers.set(gram, grams.length);
    grams.push(gram);
    idf.push(Math.log((1 + counted.length) / (1 + papers)) + 1);
  }
  const vector = (entries: Iterable<readonly [number, number]>): GramVector => normalized([...entries], idf);
  return {
    grams,
    numberOf: (gram) => numbers.get(gram),
    vectors: counted.map(({ id, numbers, counts }) => ({
      id,
      ...vector(Array.from(numbers, (number, index) => [kept[number]!, counts[index]!] as const)),
    })),
    vectorOf: (paper) =>
      vector([...countGrams(paper)].map(([gram, count]) => [numbers.get(gram) ?? -1, count] as const)),
  };
}

/** How often a paper has each gram; the title counts twice. */
function countGrams(paper: MatchablePaper): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const words = paperWords(paper);
  for (const [text, weight] of [
    [words.title(), TITLE_WEIGHT],
    [words.abstract(), 1],
  ] as const)
    for (const gram of listGrams(text.tokens.words)) counts.set(gram, (counts.get(gram) ?? 0) + weight);
  return counts;
}

/** Sublinear: 1 + ln(count). Grams of the number -1 are left out. */
function normalized(entries: readonly (readonly [number, number])[], idf: readonly number[]): GramVector {
  const known = entries.filter(([number]) => number >= 0);
  const weights = known.map(([number, count]) => (1 + Math.log(count)) * idf[number]!);
  const length = Math.hypot(...weights) || 1;
  return {
    grams: Uint32Array.from(known, ([number]) => number),
    weights: Float32Array.from(weights, (weight) => weight / length),
  };
}
