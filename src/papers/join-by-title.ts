/** Joins entries and stored papers with equal titles that are one paper. Pure. */

import { type Cluster, type Clusters, currentOf, NONE, type StoredMatches, unite } from './clusters.ts';
import type { IdentityKeys } from './identify.ts';
import {
  isDistinctiveTitle,
  looksLikeOneWork,
  mayBeOneAuthor,
  type Place,
  parsePlace,
  type WorkDetails,
} from './same-work.ts';

/**
 * Joins papers with different kinds of identifiers if authors or abstracts agree, then papers without any
 * identifier.
 */
export function joinByTitle(
  entries: readonly IdentityKeys[],
  matches: StoredMatches,
  clusters: Clusters,
): void {
  // By title key: the entry's index, or a list in the rare case of several.
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
    const alike = (): Cluster[] => [
      ...new Set([
        ...stored.flatMap(({ paperId }) => clusters.ofPaper.get(paperId) ?? []),
        ...ofKey.flatMap((place) => clusters.ofEntry[place] ?? []),
      ]),
    ];
    const title = entries[ofKey[0] ?? 0]?.entry.title ?? '';
    joinAcrossKinds(alike(), title, { entries, matches, clusters });
    joinUnidentified(alike(), new Set(papers), { entries, matches, clusters });
  }
}

interface Joining {
  readonly entries: readonly IdentityKeys[];
  readonly matches: StoredMatches;
  readonly clusters: Clusters;
}

/** A title shared by more papers than this is no evidence, and comparing all pairs takes quadratic time. */
const MOST_RIVALS = 50;

/**
 * Joins an arXiv paper and a journal's entry with its DOI if the title is distinctive and an author or
 * the abstract agrees.
 */
function joinAcrossKinds(alike: readonly Cluster[], title: string, joining: Joining): void {
  const named = alike.filter(({ hasIdentifiers }) => hasIdentifiers);
  if (named.length < 2 || named.length > MOST_RIVALS || !isDistinctiveTitle(title)) return;
  named.forEach((cluster, index) => {
    for (const other of named.slice(index + 1)) {
      const current = currentOf(cluster, joining.clusters);
      const rival = currentOf(other, joining.clusters);
      if (
        current === rival ||
        collectSchemes(current, joining).some((scheme) => collectSchemes(rival, joining).includes(scheme))
      )
        continue;
      const agrees = listMembers(current, joining).some(({ details }) =>
        listMembers(rival, joining).some((member) => looksLikeOneWork(details, member.details)),
      );
      if (agrees) unite(joining.clusters, current, rival);
    }
  });
}

interface Member {
  readonly isUnidentified: boolean;
  readonly details: WorkDetails;
}

function* allMembersOf(cluster: Cluster, { entries, matches }: Joining): Generator<Member, void> {
  for (const place of cluster.entries) {
    const keys = entries[place];
    if (keys !== undefined) yield { isUnidentified: keys.identifiers.length === 0, details: keys.entry };
  }
  for (const paperId of cluster.stored) {
    const match = matches.papers.get(paperId);
    if (match !== undefined && match.details !== null)
      yield { isUnidentified: !match.hasIdentifiers, details: match.details };
  }
}

function listMembers(cluster: Cluster, joining: Joining): Member[] {
  const members: Member[] = [];
  for (const member of allMembersOf(cluster, joining)) {
    members.push(member);
    if (members.length === MOST_RIVALS) break;
  }
  return members;
}

function collectSchemes(cluster: Cluster, { entries, matches }: Joining): string[] {
  const ofEntries = cluster.entries
    .slice(0, MOST_RIVALS)
    .flatMap((place) => entries[place]?.identifiers.map(({ scheme }) => scheme) ?? []);
  return [...ofEntries, ...cluster.stored.flatMap((paperId) => matches.papers.get(paperId)?.schemes ?? [])];
}

/** A cluster that entries without identifiers may join, with the details of those already in it. */
interface Home {
  cluster: Cluster;
  readonly links: Map<string, string>;
  readonly firstAuthors: Set<string>;
}

/**
 * Joins entries and papers without identifiers to one with identifiers, else to each other, the latest first.
 * Those with different links on one host, or with different first authors, stay separate; so do two that the
 * store keeps separate under this title.
 */
function joinUnidentified(alike: readonly Cluster[], known: ReadonlySet<number>, joining: Joining): void {
  const { clusters } = joining;
  const homes = new Homes();
  for (const cluster of alike)
    if (cluster.hasIdentifiers) homes.open(cluster, saidByUnidentified(cluster, joining));
  const isKnown = ({ stored }: Cluster): boolean => stored.some((paperId) => known.has(paperId));
  for (const cluster of alike) {
    if (cluster.hasIdentifiers) continue;
    const said = saidByUnidentified(cluster, joining);
    const home = homes.find(said, (other) => !(isKnown(cluster) && isKnown(other)));
    if (home === undefined) homes.open(cluster, said);
    else {
      unite(clusters, home.cluster, cluster);
      home.cluster = currentOf(cluster, clusters);
      homes.add(home, said);
    }
  }
}

/** The clusters of one title that entries without identifiers may join. */
class Homes {
  readonly #all: Home[] = [];
  readonly #byLink = new Map<string, Home>();

  open(cluster: Cluster, said: readonly Said[]): void {
    const home: Home = { cluster, links: new Map(), firstAuthors: new Set() };
    this.#all.push(home);
    this.add(home, said);
  }

  /** Adds what is said by those that joined. */
  add(home: Home, said: readonly Said[]): void {
    for (const { place, firstAuthor } of said) {
      if (place !== null) home.links.set(place.host, place.link);
      if (place !== null) this.#byLink.set(place.link, home);
      if (firstAuthor !== null && home.firstAuthors.size < MOST_RIVALS) home.firstAuthors.add(firstAuthor);
    }
  }

  /** Returns a home that nothing said contradicts: one with the same page, else the first. */
  find(said: readonly Said[], isAllowed: (cluster: Cluster) => boolean): Home | undefined {
    const mayJoin = (home: Home): boolean =>
      isAllowed(home.cluster) && !said.some((one) => contradicts(one, home));
    const ofSamePage = said.flatMap(({ place }) =>
      place === null ? [] : (this.#byLink.get(place.link) ?? []),
    );
    return ofSamePage.find(mayJoin) ?? this.#all.slice(0, MOST_RIVALS).find(mayJoin);
  }
}

interface Said {
  readonly place: Place | null;
  readonly firstAuthor: string | null;
}

function saidByUnidentified(cluster: Cluster, joining: Joining): Said[] {
  return listMembers(cluster, joining)
    .filter(({ isUnidentified }) => isUnidentified)
    .map(({ details }) => ({ place: parsePlace(details.url), firstAuthor: details.authors[0] ?? null }));
}

function contradicts({ place, firstAuthor }: Said, { links, firstAuthors }: Home): boolean {
  if (place !== null && (links.get(place.host) ?? place.link) !== place.link) return true;
  return firstAuthor !== null && [...firstAuthors].some((author) => !mayBeOneAuthor(author, firstAuthor));
}

/**
 * Recognises the usual cases without creating lists: no paper has the title, or only the entry's own paper.
 */
function isAlone(papers: readonly number[], entry: Cluster | undefined, { ofPaper }: Clusters): boolean {
  const [paperId] = papers;
  return paperId === undefined || (papers.length === 1 && ofPaper.get(paperId) === entry);
}
