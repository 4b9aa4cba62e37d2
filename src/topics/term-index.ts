/** Finds all terms of all queries in a paper at once, with a trie of their words. */

import { findName } from './author-names.ts';
import { furtherForms, type VersionEnd, versionEnd } from './further-forms.ts';
import type { QueryField, Term } from './query.ts';
import { expandTerm, isName, type WordChoice } from './term-forms.ts';
import type { TokenizedText } from './tokenize.ts';
import { MOST_WORD_NUMBERS, NO_WORD_NUMBER } from './word-numbers.ts';

/** A node of the trie: which words may follow, and which terms end here. */
interface Node {
  next: Children;
  /** By the beginning of the next word. */
  nextPrefix: Children;
  /** The lengths of the keys of `nextPrefix`. */
  readonly prefixLengths: number[];
  /** Numbers of the terms that end here. */
  readonly complete: number[];
}

type Children = ReadonlyMap<string, Node>;

/** Most nodes end a term and have no others, and tables cost more than all else of them. */
const CHILDLESS: Children = new Map();

export interface TermIndex {
  /** The number of terms; they are numbered from 0. */
  readonly count: number;
  /** The number of a term, assigned when it is first added. */
  add(term: Term): number;
  /** Is there any term of this field? */
  has(field: QueryField): boolean;
  /**
   * Calls `found` for each place of each term of the field: the term's number, its first and its last word.
   */
  find(field: QueryField, text: SearchedText, found: Found): void;
}

/** A part of a paper: its title, its abstract or an author. */
export interface SearchedText {
  readonly tokens: TokenizedText;
  /** The numbers of its words (word-numbers.ts). */
  numbers(): Int32Array;
}

export type Found = (term: number, first: number, last: number) => void;

const NOWHERE: readonly Node[] = [];

/**
 * Caches where words lead from a root, by their numbers. Most words recur, and most lead nowhere, which takes
 * one byte.
 */
interface Beginnings {
  readonly states: Uint8Array;
  readonly nodes: Map<number, readonly Node[]>;
}

const STATE = { unknown: 0, nowhere: 1, somewhere: 2 };

export function newTermIndex(): TermIndex {
  const roots = new Map<QueryField, Node>();
  const numbers = new Map<string, number>();
  const beginnings = new Map<Node, Beginnings>();
  /** Author names by surname, because their words may stand in any order. */
  const names = new Map<string, readonly NameTerm[]>();
  return {
    get count() {
      return numbers.size;
    },
    add(term) {
      const key = `${term.field}:${term.words.map(({ word, match }) => `${match} ${word}`).join()}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = numbers.size;
      numbers.set(key, number);
      const root = roots.get(term.field) ?? newNode();
      roots.set(term.field, root);
      if (isName(term)) {
        const surname = term.words.at(-1)?.word ?? '';
        names.set(surname, [
          ...(names.get(surname) ?? []),
          { number, name: term.words.map(({ word }) => word) },
        ]);
        return number;
      }
      for (const sequence of expandTerm(term)) {
        let ends: readonly Node[] = [root];
        for (const choice of sequence) ends = ends.flatMap((node) => childrenFor(node, choice));
        for (const end of ends) if (!end.complete.includes(number)) end.complete.push(number);
      }
      return number;
    },
    has: (field) => roots.has(field),
    find(field, text, found) {
      const root = roots.get(field);
      if (!root) return;
      const { words } = text.tokens;
      if (field === 'author') {
        // Author names are many and rarely recur, so that numbering their words does not pay.
        for (let first = 0; first < words.length; first += 1) {
          for (const node of nodesFor(root, words[first]!)) arrive(node, words, first, first, found);
          findNames(names.get(words[first]!) ?? NO_NAMES, words, found);
        }
        return;
      }
      const known = beginnings.get(root) ?? noBeginnings();
      beginnings.set(root, known);
      const numbers = text.numbers();
      for (let first = 0; first < words.length; first += 1) {
        const version = versionEnd(words, first);
        if (version !== null) findAfterVersion(root, words, first, version, found);
        if (known.states[numbers[first]!] === STATE.nowhere) continue;
        for (const node of beginningsOf(known, root, words[first]!, numbers[first]!))
          arrive(node, words, first, first, found);
      }
    },
  };
}

const noBeginnings = (): Beginnings => ({
  states: new Uint8Array(MOST_WORD_NUMBERS + 1),
  nodes: new Map(),
});

function beginningsOf(known: Beginnings, root: Node, word: string, number: number): readonly Node[] {
  if (known.states[number] === STATE.somewhere) return known.nodes.get(number)!;
  const nodes = nodesFor(root, word);
  if (number === NO_WORD_NUMBER) return nodes;
  known.states[number] = nodes === NOWHERE ? STATE.nowhere : STATE.somewhere;
  if (nodes !== NOWHERE) known.nodes.set(number, nodes);
  return nodes;
}

interface NameTerm {
  readonly number: number;
  readonly name: readonly string[];
}

const NO_NAMES: readonly NameTerm[] = [];

function findNames(terms: readonly NameTerm[], words: readonly string[], found: Found): void {
  for (const { number, name } of terms) {
    const place = findName(name, words);
    if (place !== null) found(number, ...place);
  }
}

const newNode = (): Node => ({
  next: CHILDLESS,
  nextPrefix: CHILDLESS,
  prefixLengths: [],
  complete: [],
});

/**
 * Returns the nodes that a choice of words leads to, creating them if needed; a word and its plural lead to
 * two.
 */
function childrenFor(node: Node, { words, isPrefix }: WordChoice): Node[] {
  if (!isPrefix) return words.map((word) => ensureChild(node, 'next', word));
  return words.map((word) => {
    if (!node.prefixLengths.includes(word.length)) node.prefixLengths.push(word.length);
    return ensureChild(node, 'nextPrefix', word);
  });
}

function ensureChild(node: Node, kind: 'next' | 'nextPrefix', word: string): Node {
  const known = node[kind].get(word);
  if (known !== undefined) return known;
  const child = newNode();
  if (node[kind] === CHILDLESS) node[kind] = new Map();
  (node[kind] as Map<string, Node>).set(word, child);
  return child;
}

/** Returns the nodes that a word of a paper leads to. */
function nodesFor(node: Node, word: string): readonly Node[] {
  const exact = node.next.get(word);
  const nodes = exact ? [exact] : [];
  for (const form of furtherForms(word)) {
    const versioned = node.next.get(form);
    if (versioned) nodes.push(versioned);
  }
  for (const length of node.prefixLengths) {
    const prefix = word.length < length ? undefined : node.nextPrefix.get(word.slice(0, length));
    if (prefix) nodes.push(prefix);
  }
  return nodes.length > 0 ? nodes : NOWHERE;
}

/** Reports the terms that continue after a name whose version ends at the word `at`. */
function findAfterVersion(
  root: Node,
  words: readonly string[],
  at: number,
  { forms, back }: VersionEnd,
  found: Found,
): void {
  const next = words[at + 1];
  if (next === undefined) return;
  for (const form of forms) {
    const name = root.next.get(form);
    if (name === undefined) continue;
    for (const node of nodesFor(name, next)) arrive(node, words, at + 1, at - back, found);
  }
}

/** Reports the terms that are complete at the word `at`, and continues with the next word. */
function arrive(node: Node, words: readonly string[], at: number, first: number, found: Found): void {
  for (const term of node.complete) found(term, first, at);
  const next = words[at + 1];
  if (next === undefined || (node.next.size === 0 && node.prefixLengths.length === 0)) return;
  for (const child of nodesFor(node, next)) arrive(child, words, at + 1, first, found);
}
