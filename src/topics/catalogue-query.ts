/** Builds query text from the parts in which catalogue files write queries (catalogue/README.md). */

import type { Topic } from './topic.ts';

/** Alternatives: query text as it is, term lists by kind, a group with conditions, or several of these. */
export type QueryParts = string | TermsByKind | Group | readonly QueryParts[];

/** Terms by their kind, a key of `TERM_KINDS`; `lists` names lists of the catalogue. */
interface TermsByKind {
  readonly [kind: string]: string | readonly string[];
}

/** Matches if one of `anyOf` does, one of `where` as well, and none of `unless`. */
interface Group {
  readonly anyOf: QueryParts;
  readonly where?: QueryParts;
  readonly unless?: QueryParts;
}

/** A file of the catalogue. */
export interface CatalogueFile {
  /** By name; every file may refer to them. */
  readonly lists?: Readonly<Record<string, QueryParts>>;
  readonly topics?: readonly (Omit<Topic, 'query'> & { readonly query: QueryParts })[];
}

const words = (list: string): string[] => list.trim().split(/\s+/);
const phrases = (list: string): string[] =>
  list.split(',').map((phrase) => {
    const its = phrase.trim().replace(/\s+/g, ' ');
    // The last word of a phrase also stands for its plural or singular; a word that is listed alone must not.
    return /^\w+$/.test(its) ? `="${its}"` : `"${its}"`;
  });
const onlyInTitle = (term: string): string => `title:${term}`;

/** What a list of each kind stands for. */
const TERM_KINDS = new Map<string, (list: string) => string[]>([
  ['words', words],
  ['inTitle', (list) => words(list).map(onlyInTitle)],
  ['phrases', phrases],
  ['phrasesInTitle', (list) => phrases(list).map(onlyInTitle)],
]);

/**
 * Returns the topics of these files, in their order.
 * @throws Error if a query names a kind of terms or a list that does not exist
 */
export function topicsInFiles(files: readonly CatalogueFile[]): readonly Topic[] {
  const lists = termLists(files);
  return files.flatMap(({ topics = [] }) =>
    topics.map(({ slug, name, description, arxivCategories, query }) => ({
      slug,
      name,
      description: description.trim(),
      arxivCategories,
      query: joined(query, lists),
    })),
  );
}

/** Returns the terms of the list with this name. */
type TermLists = (name: string) => readonly string[];

/** Expands each list only once, because every topic refers to lists of other fields. */
function termLists(files: readonly CatalogueFile[]): TermLists {
  const lists = new Map(files.flatMap((file) => Object.entries(file.lists ?? {})));
  const expanded = new Map<string, readonly string[]>();
  const termsOf = (name: string): readonly string[] => {
    const known = expanded.get(name);
    if (known !== undefined) return known;
    const parts = lists.get(name);
    if (parts === undefined) throw new Error(`The catalogue has no list “${name}”.`);
    const terms = alternatives(parts, termsOf);
    expanded.set(name, terms);
    return terms;
  };
  return termsOf;
}

const joined = (parts: QueryParts, lists: TermLists): string => alternatives(parts, lists).join(' OR ');

function alternatives(parts: QueryParts, lists: TermLists): readonly string[] {
  if (typeof parts === 'string') return [parts.trim()];
  if (isSeveral(parts)) return parts.flatMap((part) => alternatives(part, lists));
  if (isGroup(parts)) {
    const { anyOf, where, unless, ...others } = parts;
    for (const key of Object.keys(others)) throw new Error(unknownKind(key));
    const wanted = where === undefined ? '' : ` (${joined(where, lists)})`;
    const unwanted = unless === undefined ? '' : ` NOT (${joined(unless, lists)})`;
    return [`((${joined(anyOf, lists)})${wanted}${unwanted})`];
  }
  return Object.entries(parts).flatMap(([kind, terms]) => {
    if (kind === 'lists') return [terms].flat().flatMap(lists);
    const expand = TERM_KINDS.get(kind);
    if (expand === undefined || typeof terms !== 'string') throw new Error(unknownKind(kind));
    return expand(terms);
  });
}

// Array.isArray does not narrow a readonly array.
const isSeveral = (parts: QueryParts): parts is readonly QueryParts[] => Array.isArray(parts);
const isGroup = (parts: TermsByKind | Group): parts is Group => 'anyOf' in parts;

const unknownKind = (kind: string): string => `The catalogue has no kind of terms “${kind}”.`;
