/** Selects the papers of one reader's digest, best first. Pure. */

import {
  addBit,
  addBits,
  type Bitset,
  countBits,
  keepBits,
  listBits,
  lowestBit,
  removeBit,
  withoutLowest,
} from '../../bitset.ts';
import { type Paper, topicsAsBits } from '../../papers/paper.ts';
import type { Edition, Selection, SelectionItem } from '../digest.ts';
import { createBestList, type ScoredRank } from './best-list.ts';
import { type OrderRequest, orderFor, type PaperOrder } from './paper-order.ts';

export interface SelectionRequest extends OrderRequest {
  /** Ids of papers that were sent to this reader before, or that the reader never wants to see. */
  readonly sent: readonly number[];
  readonly edition: Edition;
  readonly maxPapers: number;
  /** Does the reader want papers whose first announcement was a replacement? */
  readonly replacements: boolean;
}

/** What was selected for one reader. */
export interface RankedSelection {
  readonly edition: Edition;
  /** In the order shown. */
  readonly ids: readonly number[];
  /** The score of each, by which they were ordered. */
  readonly scores: readonly number[];
  /** For each, finds the words of the reader's profile that brought it in; see `PaperOrder`. */
  readonly words: readonly ReturnType<PaperOrder['words']>[];
  /** How many papers matched and had not been sent yet, selected or not. */
  readonly matched: number;
  /**
   * If nothing matched in an edition of a day: how many papers were left out because they only touch the
   * topics.
   */
  readonly touching: number;
}

/**
 * Selects the papers of one reader's digest. Topics and queries are a union. The papers of the edition's
 * period come first, in the reader's order (paper-order.ts); those that earlier digests left out follow in
 * the same order while there is room. Editions of a day leave out papers that only touch the reader's topics,
 * because only one in three of these is right for the reader. Takes some ten microseconds for thousands of
 * candidates: the bitsets of the reader's topics are united and read in order of strength, and as soon as no
 * later paper can be better than those chosen, the rest is only counted.
 */
export function choosePapers(request: SelectionRequest): RankedSelection {
  const { candidates, maxPapers, edition } = request;
  const isOfADay = edition.kind === 'daily' || edition.kind === 'weekdays';
  const wanted = unsentPapers(request, isOfADay ? 'about' : 'all');
  const isNew = candidates.seenSince(edition.periodStart.getTime());
  const isMissed = candidates.seenSince(edition.missedSince.getTime());
  for (let word = 0; word < wanted.length; word += 1) wanted[word]! &= isNew[word]! | isMissed[word]!;
  if (!isOfADay) leaveOutTouching(wanted, wantedPapers(request, 'about'), isNew);
  const order = orderFor(request, () => listBits(wanted));
  const matched = countBits(wanted);
  const fresh = bestAmong((word) => wanted[word]! & isNew[word]!, wanted.length, order, maxPapers);
  const room = maxPapers - fresh.length;
  const missed = bestAmong((word) => wanted[word]! & ~isNew[word]!, wanted.length, order, room);
  const chosen = [...fresh, ...missed];
  return {
    edition,
    ids: chosen.map(({ rank }) => candidates.ids[rank]!),
    scores: chosen.map(({ score }) => score),
    words: chosen.map(({ rank }) => order.words(rank)),
    matched,
    touching: isOfADay && matched === 0 ? countTouching(request, isNew) : 0,
  };
}

/**
 * Counts the papers of a day that only touch the topics: all that could be sent, since nothing else matched.
 */
function countTouching(request: SelectionRequest, isNew: Bitset): number {
  const touching = unsentPapers(request, 'all');
  keepBits(touching, isNew);
  return countBits(touching);
}

/** How many papers of an edition's period count as its strongest. */
const STRONGEST = 10;

/**
 * Removes from the `wanted` papers of a longer edition those that only touch the reader's topics, unless they
 * are among the strongest new ones.
 */
function leaveOutTouching(wanted: Bitset, about: Bitset, isNew: Bitset): void {
  let stronger = 0;
  for (let word = 0; word < wanted.length; word += 1) {
    let kept = about[word]!;
    let left = wanted[word]! & isNew[word]!;
    for (; left !== 0 && stronger < STRONGEST; left = withoutLowest(left), stronger += 1)
      kept |= left & -left;
    wanted[word]! &= kept;
  }
}

/** Returns the best papers of a bitset whose words `bitsOf` returns. */
function bestAmong(
  bitsOf: (word: number) => number,
  words: number,
  order: PaperOrder,
  most: number,
): readonly ScoredRank[] {
  if (most <= 0) return [];
  const list = createBestList(most);
  // Stop as soon as no later paper can be good enough.
  for (let word = 0; word < words && list.accepts(order.mostFrom(word * 32)); word += 1)
    for (let left = bitsOf(word); left !== 0; left = withoutLowest(left)) {
      const rank = lowestBit(left, word);
      list.add(rank, order.score(rank));
    }
  return list.items();
}

/** Returns the selected papers with their reasons; papers missing from `papers` are left out. */
export function selectionFrom(
  ranked: RankedSelection,
  request: SelectionRequest,
  papers: ReadonlyMap<number, Paper>,
): Selection {
  const items: SelectionItem[] = [];
  for (const [index, id] of ranked.ids.entries()) {
    const paper = papers.get(id);
    const words = ranked.words[index]!;
    if (paper !== undefined)
      items.push(words === null ? itemFor(paper, request) : nearItem(itemFor(paper, request), words));
  }
  return { edition: ranked.edition, items, matched: ranked.matched, undelivered: [] };
}

/** Adds the words of the profile, found only when shown: a mail shows them for few of its papers. */
function nearItem(item: SelectionItem, words: () => readonly string[]): SelectionItem {
  let found: readonly string[] | undefined;
  return {
    ...item,
    get profileWords() {
      found ??= words();
      return found;
    },
  };
}

/** Returns an item; readers who get the paper for the same topics and no query share it. */
function itemFor(paper: Paper, { candidates, topics, queryMatches }: SelectionRequest): SelectionItem {
  if (queryMatches.has(paper.id)) return itemOf(paper, { topics, queryMatches });
  const held = topicsAsBits(paper, topics);
  const kept = candidates.items.get(paper) ?? new Map<number, SelectionItem>();
  const known = kept.get(held);
  if (known !== undefined) return known;
  const item = itemOf(paper, { topics, queryMatches });
  if (kept.size < MOST_ITEMS_KEPT) candidates.items.set(paper, kept.set(held, item));
  return item;
}

function itemOf(
  paper: Paper,
  { topics, queryMatches }: Pick<OrderRequest, 'topics' | 'queryMatches'>,
): SelectionItem {
  const held: string[] = [];
  for (const { slug } of paper.topics) if (topics.includes(slug)) held.push(slug);
  return { paper, topics: held, queries: queryMatches.get(paper.id) ?? NONE, profileWords: NO_WORDS };
}

/** Items kept per paper: five topics have this many subsets. */
const MOST_ITEMS_KEPT = 32;

const NONE: SelectionItem['queries'] = [];
const NO_WORDS: readonly string[] = [];

/** The papers that the reader wants and was not sent before. */
function unsentPapers(request: SelectionRequest, of: 'about' | 'all'): Bitset {
  const { candidates, sent } = request;
  const wanted = wantedPapers(request, of);
  for (const id of sent) {
    const rank = candidates.rankOf.get(id);
    if (rank !== undefined) removeBit(wanted, rank);
  }
  return wanted;
}

function wantedPapers(
  { candidates, topics, queries, queryMatches, replacements }: SelectionRequest,
  of: 'about' | 'all',
): Bitset {
  const allowed = replacements ? candidates.sendable : candidates.original;
  if (topics.length === 0 && queries.length === 0) return allowed.slice();
  const wanted = new Uint32Array(allowed.length);
  for (const topic of topics) {
    const held = candidates.byTopic.get(topic)?.[of];
    if (held !== undefined) addBits(wanted, held);
  }
  for (const id of queryMatches.keys()) {
    const rank = candidates.rankOf.get(id);
    if (rank !== undefined) addBit(wanted, rank);
  }
  keepBits(wanted, allowed);
  return wanted;
}
