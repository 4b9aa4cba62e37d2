/** Diffs one listing page against the store and stores what is new, changed and seen. */
import type { Transaction } from '../database/client.ts';
import { lockMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Listing, ListingEntry, ListingFormat } from '../listings/listing.ts';
import type { Group, StoredMatches } from './clusters.ts';
import { compareWithStored, type Difference } from './compare-store.ts';
import {
  addIdentifiers,
  addSightings,
  addTitles,
  type IdentifierRow,
  type SightingRow,
  type TitleRow,
} from './details-store.ts';
import { computeFingerprint, listedHashes } from './fingerprint.ts';
import { groupEntries } from './group-entries.ts';
import { type IdentityKeys, identityKeys, withoutSharedIdentifiers } from './identify.ts';
import { joinEntries } from './join-entries.ts';
import { findMatches } from './matches-store.ts';
import { mergePapers } from './merge-store.ts';
import type { ListedPaper } from './paper.ts';
import type { TopicRow } from './papers-store.ts';
import { decorates, isSecondHand } from './second-hand.ts';
import { addSignals, type PaperSignals } from './signals-store.ts';
import { keepSourceDetails } from './source-details-store.ts';
import { decideChange, differs, type TextChange } from './text-history.ts';
import { PLAIN_TEXT, readTextHistory } from './text-history-store.ts';
import { renewTitleKeys, TITLE_KEYS_VERSION } from './title-keys-store.ts';
import { insertPapers, refreshPapers, replaceTexts, reserveIds, type StoredScore } from './write-store.ts';

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
  /**
   * The trending score of a paper that this page is the first to list. Without it, new papers must be
   * scored afterwards.
   */
  readonly scoreOf?: (entry: ListingEntry) => StoredScore;
  /**
   * The topics of such a paper, found while the database stores it. Without it, new papers must be matched
   * afterwards.
   */
  readonly topicsOf?: (paper: ListedPaper) => readonly TopicRow[];
}

export interface StoredListing {
  readonly pageId: number;
  /**
   * `unseen + changed + seen` is the number of entries; a paper's second entry on a page counts as
   * `seen`.
   */
  readonly unseen: number;
  readonly changed: number;
  readonly seen: number;
  /** All papers of the page, in its order. */
  readonly touched: readonly number[];
  /** The unseen ones, with their joined entries. */
  readonly unseenPapers: readonly ListedPaper[];
  /**
   * Known papers that were merged, or whose text or categories changed: whatever depends on these must
   * be recomputed.
   */
  readonly reworded: readonly number[];
}

/**
 * Call it in a transaction: the page is stored completely or not at all. A page that is stored already
 * counts as `seen`.
 */
export async function storeListing(
  tx: Transaction,
  { sourceId, page, listing, now, ...about }: ListingToStore,
): Promise<StoredListing> {
  const { entries } = listing;
  await serialiseListings(tx, now);
  const { pageId, isNew } = await addPage(tx, sourceId, page, entries.length, now);
  if (!isNew)
    return {
      pageId,
      unseen: 0,
      changed: 0,
      seen: entries.length,
      touched: [],
      unseenPapers: [],
      reworded: [],
    };

  const papers = await identify(tx, entries, now);
  const unseen = papers.filter((paper) => paper.isNew);
  const known = papers.filter((paper) => !paper.isNew);
  const differences = await compareWithStored(tx, known);
  const changes = await decideChanges(tx, known, differences, {
    sourceId,
    format: page.format,
    url: page.url,
  });
  await insertPapers(tx, unseen, now, about);
  await refreshPapers(
    tx,
    known.filter(({ paperId }) => addsAnything(differences.get(paperId))),
    now,
  );
  await replaceTexts(tx, textsToTake(known, changes), now);
  await storeDetails(tx, papers, { pageId, listingDate: page.listingDate, now });

  const counts = { unseen: 0, changed: 0, seen: 0 };
  const reworded: number[] = [];
  for (const paper of papers) {
    const outcome = paper.isNew ? 'unseen' : decideEntryOutcome(paper, changes.get(paper.paperId));
    counts[outcome] += 1;
    counts.seen += paper.entries.length - 1;
    if (outcome === 'changed' || differences.get(paper.paperId)?.addsCategories) reworded.push(paper.paperId);
  }
  return { pageId, ...counts, touched: papers.map(({ paperId }) => paperId), unseenPapers: unseen, reworded };
}

/**
 * Lets one process at a time store a listing: title identity has no constraint, so two pages with the
 * same unknown title would each store it. Held until the transaction ends.
 * The first listing after an upgrade migrates the store to the title keys of this version.
 */
async function serialiseListings(tx: Transaction, now: Date): Promise<void> {
  if ((await lockMetadata(tx, 'title_keys_version')) === TITLE_KEYS_VERSION) return;
  await renewTitleKeys(tx, now);
  await writeMetadata(tx, 'title_keys_version', TITLE_KEYS_VERSION);
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
  const known = await tx.page.findUniqueOrThrow({
    where: { sourceId_sha256: { sourceId, sha256: page.sha256 } },
    select: { id: true },
  });
  return { pageId: known.id, isNew: false };
}

/** A paper of the page with its id in the store. */
interface PaperOnPage extends Group {
  readonly paperId: number;
  readonly isNew: boolean;
  readonly isMerged: boolean;
  /** All its entries on the page joined into one, and the hash of its text. */
  readonly entry: ListingEntry;
  readonly fingerprint: string;
  /** The key of its first title on the page. */
  readonly titleKey: string;
  /** Titles that are not stored for it yet; for an unseen paper, those after the first. */
  readonly furtherTitles: readonly { readonly key: string; readonly title: string }[];
}

/**
 * Finds the paper of each entry, merges papers that the page shows to be one, and assigns ids to
 * unseen ones.
 */
async function identify(
  tx: Transaction,
  entries: readonly ListingEntry[],
  now: Date,
): Promise<PaperOnPage[]> {
  const keys = withoutSharedIdentifiers(entries.map(identityKeys));
  const matches = await findMatches(tx, keys);
  const groups = groupEntries(keys, matches);
  const several = groups.filter(({ stored }) => stored.length > 1);
  const survivors = await mergePapers(
    tx,
    several.map(({ stored }) => stored),
    now,
  );
  const survivorOfGroup = new Map(several.map((group, index) => [group, survivors[index]]));
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
      paperId: isNew ? nextId++ : (survivorOfGroup.get(group) ?? stored[0] ?? 0),
      isNew,
      isMerged: stored.length > 1,
      entry,
      fingerprint: computeFingerprint(entry),
      ...collectTitles(group, entries, keys, matches),
    };
  });
}

const NO_TITLES: readonly never[] = [];

/**
 * The titles of a group's entries: the first one's key, and one title for each key that is not stored
 * for it yet.
 */
function collectTitles(
  { entries: places, stored }: Group,
  entries: readonly ListingEntry[],
  keys: readonly IdentityKeys[],
  { byTitleKey }: StoredMatches,
): Pick<PaperOnPage, 'titleKey' | 'furtherTitles'> {
  const isStored = (key: string) => byTitleKey.get(key)?.some((id) => stored.includes(id)) ?? false;
  const titleKey = keys[places[0] ?? 0]?.titleKey ?? '';
  if (places.length === 1 && (stored.length === 0 || isStored(titleKey)))
    return { titleKey, furtherTitles: NO_TITLES };
  const titles = new Map(places.map((place) => [keys[place]?.titleKey ?? '', entries[place]?.title ?? '']));
  if (stored.length === 0) titles.delete(titleKey);
  return {
    titleKey,
    furtherTitles: [...titles].flatMap(([key, title]) => (isStored(key) ? [] : [{ key, title }])),
  };
}

/** Decides which of the differing texts replace the stored ones. */
async function decideChanges(
  tx: Transaction,
  known: readonly PaperOnPage[],
  differences: ReadonlyMap<number, Difference>,
  by: { readonly sourceId: number; readonly format: ListingFormat; readonly url: string | null },
): Promise<Map<number, TextChange>> {
  const differing = known.flatMap((paper) => {
    const before = differences.get(paper.paperId)?.storedText ?? null;
    const listed = before === null ? null : listedHashes(paper.entry);
    return before === null || listed === null || !differs(listed, before)
      ? []
      : [{ ...paper, listed, before }];
  });
  const history = await readTextHistory(tx, differing, by);
  return new Map(
    differing.map(({ paperId, entry, listed, before, isMerged }) => {
      const said = history.get(paperId) ?? {
        isKnown: false,
        lastOfSource: 'none',
        hasFullText: false,
        hasOwnText: false,
      };
      const storedTitle = differences.get(paperId)?.storedTitle ?? null;
      const page = {
        isMerged,
        losesMathematics: by.format === PLAIN_TEXT,
        isSecondHand: isSecondHand(entry, by.format, by.url),
        decoratesTitle: storedTitle !== null && decorates(entry.title, storedTitle),
      };
      return [paperId, decideChange(listed, before, said, page)];
    }),
  );
}

const addsAnything = (difference: Difference | undefined): boolean =>
  difference !== undefined && (difference.addsFacts || difference.addsCategories);

function decideEntryOutcome(
  { isMerged, newIdentifiers }: PaperOnPage,
  change: TextChange | undefined,
): 'changed' | 'seen' {
  return isMerged || newIdentifiers.length > 0 ? 'changed' : (change?.outcome ?? 'seen');
}

function textsToTake(known: readonly PaperOnPage[], changes: ReadonlyMap<number, TextChange>) {
  return known.flatMap(({ paperId, entry }) => {
    const take = changes.get(paperId)?.take;
    return take !== undefined && (take.title || take.abstract || take.authors)
      ? [{ paperId, entry, take }]
      : [];
  });
}

async function storeDetails(
  tx: Transaction,
  papers: readonly PaperOnPage[],
  { pageId, listingDate, now }: { readonly pageId: number; readonly listingDate: string; readonly now: Date },
): Promise<void> {
  await addIdentifiers(tx, identifierRows(papers));
  await addTitles(tx, titleRows(papers));
  await addSightings(tx, pageId, sightingRows(papers, listingDate));
  await addSignals(tx, signalRows(papers), now);
  await keepSourceDetails(tx, papers);
}

// Rows are created as they are sent: a large page has many.

function* identifierRows(papers: readonly PaperOnPage[]): Generator<IdentifierRow, void> {
  for (const { paperId, newIdentifiers } of papers)
    for (const { scheme, value } of newIdentifiers) yield { paperId, scheme, value };
}

function* titleRows(papers: readonly PaperOnPage[]): Generator<TitleRow, void> {
  for (const { paperId, furtherTitles } of papers)
    for (const { key, title } of furtherTitles) yield { paperId, key, title };
}

function* sightingRows(papers: readonly PaperOnPage[], listingDate: string): Generator<SightingRow, void> {
  for (const { paperId, entry, fingerprint } of papers) {
    yield {
      paperId,
      rank: entry.rank,
      listingDate: entry.listingDate ?? listingDate,
      announceType: entry.announceType,
      fingerprint,
    };
  }
}

function* signalRows(papers: readonly PaperOnPage[]): Generator<PaperSignals, void> {
  for (const { paperId, entry } of papers) yield { paperId, signals: entry.signals };
}
