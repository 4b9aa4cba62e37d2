/** Diffs one listing page against the store and stores what is new, changed and seen. */

import type { Transaction } from '../database/client.ts';
import { lockMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Listing, ListingEntry } from '../listings/listing.ts';
import { compareWithStored, type Difference } from './compare-store.ts';
import { storeDetails } from './page-details.ts';
import { addPage, type PageRow } from './pages-store.ts';
import type { ListedPaper } from './paper.ts';
import { identifyPapers, type PaperOnPage } from './papers-on-page.ts';
import type { TopicRow } from './papers-store.ts';
import { decideChanges, textsToTake } from './text-changes.ts';
import type { TextChange } from './text-history.ts';
import { renewTitleKeys, TITLE_KEYS_VERSION } from './title-keys-store.ts';
import { insertPapers, refreshPapers, replaceTexts, type StoredScore } from './write-store.ts';

export interface ListingToStore {
  readonly sourceId: number;
  readonly page: PageRow;
  readonly listing: Listing;
  readonly now: Date;
  /** Scores a paper that this page is the first to list. Without it, new papers must be scored afterwards. */
  readonly scoreOf?: (entry: ListingEntry) => StoredScore;
  /**
   * Finds the topics of such a paper while the database stores it. Without it, new papers must be matched
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
 * Call it in a transaction, so that the page is stored completely or not at all. The entries of a page that
 * is stored already count as `seen`.
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

  const papers = await identifyPapers(tx, entries, now);
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

const addsAnything = (difference: Difference | undefined): boolean =>
  difference !== undefined && (difference.addsFacts || difference.addsCategories);

function decideEntryOutcome(
  { isMerged, newIdentifiers }: PaperOnPage,
  change: TextChange | undefined,
): 'changed' | 'seen' {
  return isMerged || newIdentifiers.length > 0 ? 'changed' : (change?.outcome ?? 'seen');
}
