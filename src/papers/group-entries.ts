/** Which entries of a page, and which stored papers, are one paper. Pure. */
import type { Identifier, IdentityKeys } from './identify.ts';

/** A stored paper that an entry's key led to. */
export interface StoredMatch {
  readonly paperId: number;
  readonly hasIdentifiers: boolean;
  /** Its arXiv ids; two papers with different ones are never made one. */
  readonly arxiv: readonly string[];
}

/** What the store answers about the keys of some entries. */
export interface StoredMatches {
  /** By the identifier's text. */
  readonly byIdentifier: ReadonlyMap<string, number>;
  /** Papers with a title of that key. */
  readonly byTitleKey: ReadonlyMap<string, readonly number[]>;
  readonly papers: ReadonlyMap<number, StoredMatch>;
}

/** One paper: none, one or (to be merged) several stored ones, and its entries as places in the given array. */
export interface Group {
  /** Ascending. */
  stored: readonly number[];
  /** Ascending, never empty. */
  entries: readonly number[];
  /** Those that neither the store nor another group has. */
  newIdentifiers: readonly Identifier[];
}

/** Things known to be one paper. */
interface Cluster extends Group {
  hasIdentifiers: boolean;
  arxiv: readonly string[];
}

/** Shared by the many clusters that have none of something; no cluster's array is ever changed. */
const NONE: readonly never[] = [];

/** The cluster of each entry, by place, and of each stored paper, by id. */
interface Clusters {
  readonly ofEntry: Cluster[];
  readonly ofPaper: Map<number, Cluster>;
}

/**
 * Groups entries with each other and with stored papers, in two passes: by identifiers, wherever they lead; then what
 * has no identifier at all, by title key. A title that several papers with identifiers have leads to the one stored
 * last, else to the first on the page, and makes none of them one. Things with different arXiv ids stay apart even where
 * another identifier says otherwise: a wrong DOI must not swallow a paper.
 */
export function groupEntries(entries: readonly IdentityKeys[], matches: StoredMatches): Group[] {
  const clusters: Clusters = {
    ofEntry: entries.map(({ identifiers }, place) => ({
      stored: NONE,
      entries: [place],
      newIdentifiers: NONE,
      hasIdentifiers: identifiers.length > 0,
      arxiv: arxivIdsOf(identifiers),
    })),
    ofPaper: new Map(),
  };
  for (const { paperId, hasIdentifiers, arxiv } of matches.papers.values()) {
    clusters.ofPaper.set(paperId, {
      stored: [paperId],
      entries: NONE,
      newIdentifiers: NONE,
      hasIdentifiers,
      arxiv,
    });
  }
  joinByIdentifier(entries, matches, clusters);
  joinByTitle(entries, matches, clusters);
  return [...new Set(clusters.ofEntry)];
}

function arxivIdsOf(identifiers: readonly Identifier[]): readonly string[] {
  const ids = identifiers.filter(({ scheme }) => scheme === 'arxiv');
  return ids.length === 0 ? NONE : ids.map(({ value }) => value);
}

function joinByIdentifier(
  entries: readonly IdentityKeys[],
  matches: StoredMatches,
  clusters: Clusters,
): void {
  const owners = new Map<string, number>();
  entries.forEach(({ identifiers }, place) => {
    for (const identifier of arxivFirst(identifiers)) {
      const cluster = clusters.ofEntry[place];
      const paperId = matches.byIdentifier.get(identifier.text);
      const owner = owners.get(identifier.text);
      if (paperId !== undefined) unite(clusters, clusters.ofPaper.get(paperId), cluster);
      else if (owner !== undefined) unite(clusters, clusters.ofEntry[owner], cluster);
      else if (cluster !== undefined) {
        owners.set(identifier.text, place);
        cluster.newIdentifiers = [...cluster.newIdentifiers, identifier];
      }
    }
  });
}

/** What the arXiv id of an entry says stands when its identifiers contradict each other. */
const arxivFirst = (identifiers: readonly Identifier[]): readonly Identifier[] =>
  identifiers.length < 2
    ? identifiers
    : [...identifiers].sort((a, b) => Number(b.scheme === 'arxiv') - Number(a.scheme === 'arxiv'));

function joinByTitle(entries: readonly IdentityKeys[], matches: StoredMatches, clusters: Clusters): void {
  // A list of places only where there are several, which is rare.
  const places = new Map<string, number | number[]>();
  entries.forEach(({ titleKey }, place) => {
    const alike = places.get(titleKey);
    if (alike === undefined) places.set(titleKey, place);
    else if (typeof alike === 'number') places.set(titleKey, [alike, place]);
    else alike.push(place);
  });
  for (const [key, found] of places) {
    const papers = matches.byTitleKey.get(key) ?? NONE;
    if (typeof found === 'number' && isAlone(papers, clusters.ofEntry[found], clusters)) continue;
    const ofKey = typeof found === 'number' ? [found] : found;
    const stored = papers
      .flatMap((paperId) => matches.papers.get(paperId) ?? [])
      .sort((a, b) => b.paperId - a.paperId);
    const alike = [
      ...stored.map(({ paperId }) => clusters.ofPaper.get(paperId)),
      ...ofKey.map((place) => clusters.ofEntry[place]),
    ];
    const nameless = alike.filter((cluster) => cluster?.hasIdentifiers === false);
    const home = alike.find((cluster) => cluster?.hasIdentifiers) ?? nameless[0];
    for (const cluster of nameless) unite(clusters, home, cluster);
  }
}

/** The usual cases, told apart without making lists: a title that no paper has, or that the entry's own paper has. */
function isAlone(papers: readonly number[], entry: Cluster | undefined, { ofPaper }: Clusters): boolean {
  const [paperId] = papers;
  return paperId === undefined || (papers.length === 1 && ofPaper.get(paperId) === entry);
}

/** Leaves both as they are when they have different arXiv ids. */
function unite(clusters: Clusters, a: Cluster | undefined, b: Cluster | undefined): void {
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
