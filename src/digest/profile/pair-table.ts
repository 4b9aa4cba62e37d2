/**
 * Finds the number of a pair of numbers by hashing both, since a string or object per pair would cost more
 * than everything else.
 */

export interface PairTable {
  /** Undefined if the pair was not added. */
  get(first: number, second: number): number | undefined;
  /**
   * Adds a pair that is not in the table.
   * @param number from 0
   */
  add(first: number, second: number, number: number): void;
}

const FIRST_BITS = 12;
const FREE = -1;

/** Linear probing, at most half full (Knuth, The Art of Computer Programming 3, §6.4). */
export function newPairTable(): PairTable {
  let bits = FIRST_BITS;
  let used = 0;
  /** Three slots per pair: first, second, number. */
  let slots = emptySlots(bits);

  /** Returns the first slot of the pair, or of the place where it would be added. */
  const slotOf = (first: number, second: number): number => {
    const last = slots.length - 3;
    let slot = 3 * (Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca77) >>> (32 - bits));
    while (slots[slot + 2] !== FREE && (slots[slot] !== first || slots[slot + 1] !== second))
      slot = slot === last ? 0 : slot + 3;
    return slot;
  };
  const put = (first: number, second: number, number: number): void => {
    const slot = slotOf(first, second);
    slots[slot] = first;
    slots[slot + 1] = second;
    slots[slot + 2] = number;
  };
  const grow = (): void => {
    const before = slots;
    bits += 1;
    slots = emptySlots(bits);
    for (let slot = 0; slot < before.length; slot += 3)
      if (before[slot + 2] !== FREE) put(before[slot]!, before[slot + 1]!, before[slot + 2]!);
  };

  return {
    get(first, second) {
      const number = slots[slotOf(first, second) + 2]!;
      return number === FREE ? undefined : number;
    },
    add(first, second, number) {
      used += 1;
      if (used > 2 ** (bits - 1)) grow();
      put(first, second, number);
    },
  };
}

const emptySlots = (bits: number): Int32Array => new Int32Array(3 * 2 ** bits).fill(FREE);
