/** Diffs one listing page against the store and stores it: what is unseen, what changed, what was seen. */
import type { Transaction } from '../database/client.ts';
import type { Listing, ListingEntry, ListingFormat } from '../listings/listing.ts';
import { decideChange, differs, type TextChange } from './decide-change.ts';
import { addIdentifiers, addSightings, addTitles } from './details-store.ts';
import { type Group, groupEntries } from './group-entries.ts';
import { type IdentityKeys, identityKeys, withoutSharedIdentifiers } from './identify.ts';
import { joinEntries } from './join-entries.ts';
import { findMatches } from './matches-store.ts';
import { mergePapers } from './merge-store.ts';
import { addSignals } from './signals-store.ts';
import { differingFrom, fingerprintOf, hearsayOf, listedHashes, PLAIN_TEXT } from './texts-store.ts';
import { insertPapers, type ListedPaper, refreshPapers, replaceTexts, reserveIds, type Score } from './write-store.ts';

export interface ListingToStore {
  readonly sourceId: number;
  readonly page: {
    readonly sha256: string;
    readonly url: string | null;
    readonly file: string | null;
    readonly format: ListingFormat;
    /** The page's own date, else the day of the read (YYYY-MM-DD). */
    readonly listingDate: string;
  };
  readonly listing: Listing;
  readonly now: Date;
  /** The trending score of a paper that this page is the first to list. Without it, unseen papers must be scored afterwards. */
  readonly scoreOf?: (entry: ListingEntry) => Score;
}

export interface StoredListing {
  readonly pageId: number;
  /** `unseen + changed + seen` are the page's entries; a paper's second entry on a page is `seen`. */
  readonly unseen: number;
  readonly changed: number;
  readonly seen: number;
  /** All papers of the page, in its order. */
  readonly touched: readonly number[];
  /** The unseen ones, with all that the page says of them. */
  readonly fresh: readonly ListedPaper[];
  /** Known papers that were merged or have other words or categories than before: what depends on these must look again. */
  readonly reworded: readonly number[];
}

/** Entries per statement: more costs memory and gains no speed. */
const CHUNK = 5_000;

/** Call it in a transaction: all of the page is stored, or nothing. A page that is stored already counts as `seen`. */
export async function storeListing(tx: Transaction, { sourceId, page, listing, now, scoreOf }: ListingToStore): Promise<StoredListing> {
  const { entries } = listing;
  await takeTurn(tx);
  const { pageId, isNew } = await addPage(tx, sourceId, page, entries.length, now);
  if (!isNew) return { pageId, unseen: 0, changed: 0, seen: entries.length, touched: [], fresh: [], reworded: [] };

  const counts = { unseen: 0, changed: 0, seen: 0 };
  const touched = new Set<number>();
  const fresh: ListedPaper[] = [];
  const reworded = new Set<number>();
  const keys = withoutSharedIdentifiers(entries.map(identityKeys));
  for (let start = 0; start < entries.length; start += CHUNK) {
    const papers = await identify(tx, entries.slice(start, start + CHUNK), keys.slice(start, start + CHUNK), now);
    const known = papers.filter((paper) => !paper.isNew);
    const changes = await diff(tx, known, sourceId, page.format);
    const unseen = papers.filter((paper) => paper.isNew);
    await insertPapers(tx, unseen, now, scoreOf);
    for (const paperId of await refreshPapers(tx, known, now)) reworded.add(paperId);
    await replaceTexts(tx, textsToTake(known, changes), now);
    await storeDetails(tx, papers, touched, { pageId, listingDate: page.listingDate, now });

    for (const paper of papers) {
      const outcome = paper.isNew ? 'unseen' : outcomeOf(paper, changes.get(paper.paperId));
      counts[outcome] += 1;
      counts.seen += paper.entries.length - 1;
      if (outcome === 'changed') reworded.add(paper.paperId);
      touched.add(paper.paperId);
    }
    for (const { paperId, entry } of unseen) fresh.push({ paperId, entry });
  }
  return { pageId, ...counts, touched: [...touched], fresh, reworded: [...reworded] };
}

/**
 * One listing at a time, over all processes: title identity has no constraint, so two pages that bring the same unknown
 * title at the same moment would each store it. Held until the transaction ends.
 */
async function takeTurn(tx: Transaction): Promise<void> {
  await tx.$executeRaw`INSERT INTO facts (name, value) VALUES ('listings_turn', '') ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT name FROM facts WHERE name = 'listings_turn' FOR UPDATE`;
}

async function addPage(
  tx: Transaction,
  sourceId: number,
  page: ListingToStore['page'],
  entries: number,
  now: Date,
): Promise<{ pageId: number; isNew: boolean }> {
  const [added] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO pages (source_id, sha256, url, file, format, listing_date, entries, read_at)
    VALUES (${sourceId}, ${page.sha256}, ${page.url}, ${page.file}, ${page.format}, ${page.listingDate}, ${entries}, ${now}::timestamptz)
    ON CONFLICT (source_id, sha256) DO NOTHING RETURNING id`;
  if (added !== undefined) return { pageId: added.id, isNew: true };
  const known = await tx.page.findUniqueOrThrow({ where: { sourceId_sha256: { sourceId, sha256: page.sha256 } }, select: { id: true } });
  return { pageId: known.id, isNew: false };
}

/** A paper of the page with its id in the store. */
interface PaperOnPage extends Group {
  readonly paperId: number;
  readonly isNew: boolean;
  readonly isMerged: boolean;
  /** All its entries on the page as one, and the hash of what that says. */
  readonly entry: ListingEntry;
  readonly fingerprint: string;
  /** Titles that the store does not have for it yet. */
  readonly newTitles: readonly { readonly key: string; readonly title: string }[];
}

/** Finds the paper of each entry, merges papers that the page shows to be one, and gives ids to unseen ones. */
async function identify(
  tx: Transaction,
  entries: readonly ListingEntry[],
  keys: readonly IdentityKeys[],
  now: Date,
): Promise<PaperOnPage[]> {
  const matches = await findMatches(tx, keys);
  const groups = groupEntries(keys, matches);
  const several = groups.filter(({ stored }) => stored.length > 1);
  const survivors = await mergePapers(
    tx,
    several.map(({ stored }) => stored),
    now,
  );
  const survivorOf = new Map(several.map((group, index) => [group, survivors[index]]));
  const unseen = groups.filter(({ stored }) => stored.length === 0).length;
  let nextId = unseen === 0 ? 0 : await reserveIds(tx, unseen);
  return groups.map((group) => {
    const { stored, entries: places, newIdentifiers } = group;
    const isNew = stored.length === 0;
    const entry = joinEntries(places.flatMap((place) => entries[place] ?? []));
    return {
      stored,
      entries: places,
      newIdentifiers,
      paperId: isNew ? nextId++ : (survivorOf.get(group) ?? stored[0] ?? 0),
      isNew,
      isMerged: stored.length > 1,
      entry,
      fingerprint: fingerprintOf(entry),
      newTitles: titlesOf(group, entries, keys).filter(({ key }) => !matches.byTitleKey.get(key)?.some((id) => stored.includes(id))),
    };
  });
}

/** The titles of a group's entries, one a key. */
function titlesOf(group: Group, entries: readonly ListingEntry[], keys: readonly IdentityKeys[]): { key: string; title: string }[] {
  const titles = group.entries.map((place) => ({ key: keys[place]?.titleKey ?? '', title: entries[place]?.title ?? '' }));
  return titles.length === 1 ? titles : [...new Map(titles.map((title) => [title.key, title])).values()];
}

/** What this page says about known papers that the store does not say. */
async function diff(
  tx: Transaction,
  known: readonly PaperOnPage[],
  sourceId: number,
  format: ListingFormat,
): Promise<Map<number, TextChange>> {
  if (known.length === 0) return new Map();
  const stored = await differingFrom(tx, known);
  const differing = known.flatMap((paper) => {
    const before = stored.get(paper.paperId);
    const listed = before === undefined ? undefined : listedHashes(paper.entry);
    return before === undefined || listed === undefined || !differs(listed, before) ? [] : [{ ...paper, listed, before }];
  });
  const hearsay = await hearsayOf(tx, differing, { sourceId, format });
  return new Map(
    differing.map(({ paperId, listed, before, isMerged }) => {
      const said = hearsay.get(paperId) ?? { isKnown: false, lastOfSource: 'none', hasFullText: false };
      return [paperId, decideChange(listed, before, said, { isMerged, losesMathematics: format === PLAIN_TEXT })];
    }),
  );
}

function outcomeOf({ isMerged, newIdentifiers }: PaperOnPage, change: TextChange | undefined): 'changed' | 'seen' {
  return isMerged || newIdentifiers.length > 0 ? 'changed' : (change?.outcome ?? 'seen');
}

function textsToTake(known: readonly PaperOnPage[], changes: ReadonlyMap<number, TextChange>) {
  return known.flatMap(({ paperId, entry }) => {
    const take = changes.get(paperId)?.take;
    return take !== undefined && (take.title || take.abstract || take.authors) ? [{ paperId, entry, take }] : [];
  });
}

async function storeDetails(
  tx: Transaction,
  papers: readonly PaperOnPage[],
  /** Papers that an earlier part of the page listed: their sighting is that one. */
  sighted: ReadonlySet<number>,
  { pageId, listingDate, now }: { readonly pageId: number; readonly listingDate: string; readonly now: Date },
): Promise<void> {
  await addIdentifiers(
    tx,
    papers.flatMap(({ paperId, newIdentifiers }) => newIdentifiers.map(({ scheme, value }) => ({ paperId, scheme, value }))),
  );
  await addTitles(
    tx,
    papers.flatMap(({ paperId, newTitles }) => newTitles.map(({ key, title }) => ({ paperId, key, title }))),
  );
  await addSightings(
    tx,
    pageId,
    papers
      .filter(({ paperId }) => !sighted.has(paperId))
      .map(({ paperId, entry, fingerprint }) => ({
        paperId,
        rank: entry.rank,
        listingDate: entry.listingDate ?? listingDate,
        announceType: entry.announceType,
        fingerprint,
      })),
  );
  await addSignals(
    tx,
    papers.map(({ paperId, entry }) => ({ paperId, signals: entry.signals })),
    now,
  );
}
