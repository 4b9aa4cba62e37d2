/** Decides which texts of a page replace those of the papers in the store. */

import type { Transaction } from '../database/client.ts';
import type { ListingFormat } from '../listings/listing.ts';
import type { Difference } from './compare-store.ts';
import { listedHashes } from './fingerprint.ts';
import type { PaperOnPage } from './papers-on-page.ts';
import { decorates, isSecondHand } from './second-hand.ts';
import { decideChange, differs, type TextChange } from './text-history.ts';
import { PLAIN_TEXT, readTextHistory } from './text-history-store.ts';

/** Decides which of the differing texts replace the stored ones. */
export async function decideChanges(
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

/** Returns the papers whose texts are replaced, and by what. */
export function textsToTake(known: readonly PaperOnPage[], changes: ReadonlyMap<number, TextChange>) {
  return known.flatMap(({ paperId, entry }) => {
    const take = changes.get(paperId)?.take;
    return take !== undefined && (take.title || take.abstract || take.authors)
      ? [{ paperId, entry, take }]
      : [];
  });
}
