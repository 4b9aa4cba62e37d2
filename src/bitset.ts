/** Sets of small numbers, one bit each: thirty-two to a word, so that uniting sets takes few ORs. Pure. */

export type Bitset = Uint32Array;

/** Makes an empty set with room for the numbers below `size`. */
export const createBitset = (size: number): Bitset => new Uint32Array(Math.ceil(size / 32));

export function addBit(set: Bitset, bit: number): void {
  set[bit >>> 5]! |= 1 << (bit & 31);
}

export function removeBit(set: Bitset, bit: number): void {
  set[bit >>> 5]! &= ~(1 << (bit & 31));
}

/** Adds all of `others`, a set of the same size. */
export function addBits(set: Bitset, others: Bitset): void {
  for (let word = 0; word < set.length; word += 1) set[word]! |= others[word]!;
}

/** Removes all that are not among `kept`, a set of the same size. */
export function keepBits(set: Bitset, kept: Bitset): void {
  for (let word = 0; word < set.length; word += 1) set[word]! &= kept[word]!;
}

/** Returns the lowest number in one word of a set; `bits` must not be 0. */
export const lowestBit = (bits: number, word: number): number => word * 32 + (31 - Math.clz32(bits & -bits));
/** Returns a word of a set without its lowest number. */
export const withoutLowest = (bits: number): number => bits & (bits - 1);

/** Returns all numbers of a set, ascending. */
export function listBits(set: Bitset): number[] {
  const listed: number[] = [];
  for (let word = 0; word < set.length; word += 1)
    for (let left = set[word]!; left !== 0; left = withoutLowest(left)) listed.push(lowestBit(left, word));
  return listed;
}

/** Counts the numbers of a set. */
export function countBits(set: Bitset): number {
  let count = 0;
  for (const word of set) count += countInWord(word);
  return count;
}

/**
 * Counts the bits of a word: pairs, then fours, then bytes are added in parallel (Warren, Hacker's Delight,
 * §5–1).
 */
function countInWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
