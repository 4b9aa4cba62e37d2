/** Clusters of entries and stored papers that are known to be one paper, joined step by step. Pure. */

import type { Identifier } from './identify.ts';
import type { WorkDetails } from './same-work.ts';

/** A stored paper found by a key of an entry. */
export interface StoredMatch {
  readonly paperId: number;
  readonly hasIdentifiers: boolean;
  /** Its arXiv ids; papers with different ones are never merged. */
  readonly arxiv: readonly string[];
  /** The kinds of its identifiers; read for papers that share a title with an entry. */
  readonly schemes: readonly string[];
  /**
   * Read for papers that share a title with an entry; the abstract (its start) only if both have
   * identifiers.
   */
  readonly details: WorkDetails | null;
}

/** The stored papers for the keys of some entries. */
export interface StoredMatches {
  /** Paper ids by the identifier's `text`. */
  readonly byIdentifier: ReadonlyMap<string, number>;
  /** The papers that have a title with that key. */
  readonly byTitleKey: ReadonlyMap<string, readonly number[]>;
  readonly papers: ReadonlyMap<number, StoredMatch>;
}

/**
 * What is known to be one paper: its entries, as indexes into the given array, and no, one or (to be merged)
 * several stored papers.
 */
export interface Group {
  /** Ascending. */
  stored: readonly number[];
  /** Ascending, never empty. */
  entries: readonly number[];
  /** Those that neither the store nor another group has. */
  newIdentifiers: readonly Identifier[];
}

/** Entries and stored papers known to be one paper. */
export interface Cluster extends Group {
  hasIdentifiers: boolean;
  arxiv: readonly string[];
}

/** Shared by the many clusters with an empty list; no cluster's array is ever changed. */
export const NONE: readonly never[] = [];

/** The cluster of each entry, by index, and of each stored paper, by id. */
export interface Clusters {
  readonly ofEntry: Cluster[];
  readonly ofPaper: Map<number, Cluster>;
}

/** The cluster into which this one was merged. */
export const currentOf = (cluster: Cluster, { ofEntry, ofPaper }: Clusters): Cluster =>
  ofEntry[cluster.entries[0] ?? -1] ?? ofPaper.get(cluster.stored[0] ?? -1) ?? cluster;

/** Merges two clusters, unless they have different arXiv ids. */
export function unite(clusters: Clusters, a: Cluster | undefined, b: Cluster | undefined): void {
  if (a === undefined || b === undefined || a === b) return;
  if (a.arxiv.length > 0 && b.arxiv.length > 0 && !a.arxiv.some((id) => b.arxiv.includes(id))) return;
  const [into, from] =
    a.entries.length + a.stored.length >= b.entries.length + b.stored.length ? [a, b] : [b, a];
  into.stored = [...into.stored, ...from.stored].sort((one, other) => one - other);
  into.entries = [...into.entries, ...from.entries].sort((one, other) => one - other);
  into.newIdentifiers = [...into.newIdentifiers, ...from.newIdentifiers];
  into.hasIdentifiers ||= from.hasIdentifiers;
  into.arxiv = [...new Set([...into.arxiv, ...from.arxiv])];
  for (const place of from.entries) clusters.ofEntry[place] = into;
  for (const paperId of from.stored) clusters.ofPaper.set(paperId, into);
}
