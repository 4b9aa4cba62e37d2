/** Stores what a page adds to its papers: identifiers, titles, sightings, signals and details. */

import type { Transaction } from '../database/client.ts';
import {
  addIdentifiers,
  addSightings,
  addTitles,
  type IdentifierRow,
  type SightingRow,
  type TitleRow,
} from './details-store.ts';
import type { PaperOnPage } from './papers-on-page.ts';
import { addSignals, type PaperSignals } from './signals-store.ts';
import { keepSourceDetails } from './source-details-store.ts';

export async function storeDetails(
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
