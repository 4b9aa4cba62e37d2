/** Indexes the words and word pairs (grams) of a topic model, and counts them in a paper. */
import type { PaperWords } from './matched-places.ts';

/** How often a paper uses the grams of an index. */
export interface GramCounts {
  /** Numbers of the grams found, without duplicates. */
  readonly grams: readonly number[];
  /**
   * Term frequency of each: 1 + ln(count), divided by the square root of the paper's length. The title
   * counts twice.
   */
  readonly values: readonly number[];
  /** The first place of each: 0 the title, 1 the abstract; and its first and last word there. */
  readonly places: readonly (readonly [part: 0 | 1, first: number, last: number])[];
  /** How many words with a subject the paper has, and how many of them the index knows; repetitions count. */
  readonly words: number;
  readonly known: number;
}

export interface GramIndex {
  count(paper: PaperWords): GramCounts;
}

const TITLE_WEIGHT = 2;

/** Words without a subject; no gram begins or ends with one. */
const FUNCTION_WORDS = new Set(
  `a about across after against all also although among an and any are as at be because been before being between both but by can could
  do does during each either for from had has have here how however i if in into is it its itself may might more most much must nor not
  of often on only onto or other our over per rather same several should since so some still such than that the their them themselves
  then there thereby therefore these they this those though through thus to too toward towards under until up upon us very via was we
  were what when where whereas whether which while who whose why will with within without would yet you your`.split(
    /\s+/,
  ),
);

/** May a gram begin or end with this word? */
export const saysSomething = (word: string): boolean =>
  word.length > 1 && !FUNCTION_WORDS.has(word) && !/^\d+$/.test(word);

/**
 * Pairs are looked up as two numbers in one: joining words to strings would cost more than everything
 * else.
 */
const PAIR = 65_536;

/** @param grams at most 65,536 different words and any number of pairs of them */
export function newGramIndex(grams: readonly string[]): GramIndex {
  /** Every word of any gram. */
  const words = new Map<string, number>();
  const singles: (number | undefined)[] = [];
  const pairs = new Map<number, number>();
  const numberOf = (word: string): number => {
    const known = words.get(word) ?? words.size;
    words.set(word, known);
    return known;
  };
  for (const [gram, text] of grams.entries()) {
    const [first = '', second] = text.split(' ');
    const number = numberOf(first);
    if (second === undefined) singles[number] = gram;
    else pairs.set(number * PAIR + numberOf(second), gram);
  }
  const silent = new Set([...words].filter(([word]) => !saysSomething(word)).map(([, number]) => number));

  return {
    count(paper) {
      const found: number[] = [];
      const times: number[] = [];
      const places: (readonly [0 | 1, number, number])[] = [];
      const slots = new Map<number, number>();
      let length = 0;
      let all = 0;
      let known = 0;
      const note = (
        gram: number | undefined,
        weight: number,
        part: 0 | 1,
        first: number,
        last: number,
      ): void => {
        if (gram === undefined) return;
        const slot = slots.get(gram);
        if (slot !== undefined) {
          times[slot] = (times[slot] ?? 0) + weight;
          return;
        }
        slots.set(gram, found.length);
        found.push(gram);
        times.push(weight);
        places.push([part, first, last]);
      };
      for (const part of [0, 1] as const) {
        const { words: written } = (part === 0 ? paper.title() : paper.abstract()).tokens;
        const weight = part === 0 ? TITLE_WEIGHT : 1;
        let before = -1;
        for (let i = 0; i < written.length; i += 1) {
          const word = written[i] ?? '';
          const number = words.get(word);
          if (number === undefined || silent.has(number)) {
            if (saysSomething(word)) {
              length += weight;
              all += 1;
            }
            before = -1;
            continue;
          }
          length += weight;
          all += 1;
          known += 1;
          note(singles[number], weight, part, i, i);
          if (before >= 0) note(pairs.get(before * PAIR + number), weight, part, i - 1, i);
          before = number;
        }
      }
      const scale = 1 / Math.sqrt(Math.max(length, 1));
      return {
        grams: found,
        values: times.map((n) => (1 + Math.log(n)) * scale),
        places,
        words: all,
        known,
      };
    },
  };
}
