/**
 * Texts made from a seed that are like those of papers in what the speed of queries and profiles depends on.
 * Pure.
 */

// Held against 2,800 papers of arXiv in turn, see docs/decisions/030: how many words a paper has, which share
// of them says nothing, the share of papers that have the k-th most frequent word or word pair, and how many
// places a learned profile meets.

export interface PaperText {
  readonly title: string;
  readonly abstract: string;
}

/** Like random, but the same in every run: numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  const next = (state: number): number => (state * 48271) % 2147483647;
  // The first number of a seed is near that of the next seed.
  let state = next(next((seed % 2147483646) + 1));
  return () => {
    state = next(state);
    return state / 2147483647;
  };
}

/** Words that say nothing, the most frequent first. */
const SILENT =
  `the of and to in we for that is with on this are by as from an our which can be it or not these at has have their between was such
  both into more than over while each they its`.split(/\s+/);
const SILENT_SHARE = 0.32;

/** All other words, by how frequent they are: about one paper in 1 + k/20 has the one of rank k. */
export const wordOf = (rank: number): string => `word${rank}`;
const RANKS = 20_000;
const FLATTENED = 20;
/** Of these, so many were used in the paper before. */
const REPEATED = 0.25;
/** So many are followed by the word that they make a name with, a more frequent one. */
const IN_PAIR = 0.15;

const TITLE_WORDS = 11;
const SENTENCE_WORDS = 21;
const SENTENCES = 9;

/** A word is drawn by Zipf's law as Mandelbrot corrected it: its frequency is as 1 / (rank + 20). */
export function madeText(seed: number): PaperText {
  const random = seeded(seed);
  const used: number[] = [];
  const newRank = (): number =>
    1 + Math.floor(FLATTENED * (((RANKS + FLATTENED) / FLATTENED) ** random() - 1));
  const text = (length: number): string => {
    const words: string[] = [];
    while (words.length < length) {
      if (random() < SILENT_SHARE) {
        words.push(SILENT[Math.floor(SILENT.length ** random()) - 1]!);
        continue;
      }
      const isRepeated = used.length > 0 && random() < REPEATED;
      const rank = isRepeated ? used[Math.floor(random() * used.length)]! : newRank();
      used.push(rank);
      words.push(wordOf(rank));
      if (random() < IN_PAIR) words.push(wordOf(partnerOf(rank)));
    }
    return words.join(' ');
  };
  const sentence = (): string => {
    const words = text(SENTENCE_WORDS);
    return `${words[0]!.toUpperCase()}${words.slice(1)}.`;
  };
  return { title: text(TITLE_WORDS), abstract: Array.from({ length: SENTENCES }, sentence).join(' ') };
}

const partnerOf = (rank: number): number => 1 + ((rank * 7919) % (20 * Math.ceil(rank ** 0.7)));
