/** Decides how much of each paper a digest shows: a lead, full cards, one-line entries. Pure. */

import type { Edition, SelectionItem } from '../digest.ts';

/**
 * `lead`: the best one, in larger type. `full`: a card with abstract and reason. `brief`: one line.
 * `missed`: one line, among those that earlier digests left out.
 */
export type DigestSection = 'lead' | 'full' | 'brief' | 'missed';

/** Full cards after the lead. */
const FULL_CARDS = 5;

/** The section of each item, in order. */
export function sectionsOf(edition: Edition, items: readonly SelectionItem[]): readonly DigestSection[] {
  return items.map(({ paper }, index) => {
    if (paper.firstSeenAt < edition.periodStart) return 'missed';
    if (index === 0) return 'lead';
    return index <= FULL_CARDS ? 'full' : 'brief';
  });
}
