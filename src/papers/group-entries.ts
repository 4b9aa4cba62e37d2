/** Groups the entries of a page and the stored papers that are the same paper. Pure. */

import { type Clusters, type Group, NONE, type StoredMatches, unite } from './clusters.ts';
import type { Identifier, IdentityKeys } from './identify.ts';
import { joinByTitle } from './join-by-title.ts';

/**
 * Groups entries with each other and with stored papers, in three steps: by identifiers; then by
 * title, where the kinds of identifiers differ and authors or abstracts agree; then, for what has no
 * identifier at all, by title key. If several papers with identifiers share the title, the one stored
 * last wins, else the first on the page. Papers with different arXiv ids stay apart even if another
 * identifier connects them: a wrong DOI must not swallow a paper.
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

/** The arXiv id comes first, so that it decides when an entry's identifiers contradict each other. */
const arxivFirst = (identifiers: readonly Identifier[]): readonly Identifier[] =>
  identifiers.length < 2
    ? identifiers
    : [...identifiers].sort((a, b) => Number(b.scheme === 'arxiv') - Number(a.scheme === 'arxiv'));
