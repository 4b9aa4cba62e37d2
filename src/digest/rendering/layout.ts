/** Decides how much of each paper a digest shows: a lead, full cards, one-line entries. Pure. */

import type { Layout } from '../../readers/reader.ts';
import type { DigestSection, Edition, SelectionItem } from '../digest.ts';

/** A section whose entries are whole cards, not lines. */
export type CardSection = 'lead' | 'full';

export const isCard = (section: DigestSection): section is CardSection =>
  section === 'lead' || section === 'full';

/** Number of full cards after the lead. */
const FULL_CARDS: Record<Layout, number> = { short: 0, medium: 5, long: Number.POSITIVE_INFINITY };

/**
 * Returns the section of each item, in order.
 * @param groups section titles as in `DigestView`; null if there are no sections by topic
 */
export function assignSections(
  edition: Edition,
  items: readonly SelectionItem[],
  layout: Layout,
  groups: readonly string[] | null = null,
): readonly DigestSection[] {
  const most = groups === null ? FULL_CARDS[layout] : cardsOfGroup(groups, layout);
  /** How many full cards each section by topic has so far; without them, all count together. */
  const cards = new Map<string, number>();
  return items.map(({ paper }, index) => {
    if (paper.firstSeenAt < edition.periodStart) return 'missed';
    if (layout === 'short') return 'brief';
    if (index === 0) return 'lead';
    const group = groups?.[index] ?? '';
    const before = cards.get(group) ?? 0;
    if (before >= most) return 'brief';
    cards.set(group, before + 1);
    return 'full';
  });
}

/** Full cards per section by topic: the layout's number is shared out evenly, with at least one card each. */
function cardsOfGroup(groups: readonly string[], layout: Layout): number {
  const sections = new Set(groups.filter((title) => title !== '')).size;
  return Math.max(1, Math.round(FULL_CARDS[layout] / Math.max(1, sections)));
}

/**
 * Shortens a digest until it fits: first the last cards become lines, and only then are the last items left
 * out.
 * @param sizeOf the size of an item in a section, in the unit of `room`
 */
export function fitSections(
  sections: readonly DigestSection[],
  sizeOf: (index: number, section: DigestSection) => number,
  room: number,
): readonly DigestSection[] {
  const fitted = [...sections];
  let size = sections.reduce((sum, section, index) => sum + sizeOf(index, section), 0);
  for (let index = fitted.length - 1; index >= 0 && size > room; index -= 1) {
    if (fitted[index] !== 'full') continue;
    size += sizeOf(index, 'brief') - sizeOf(index, 'full');
    fitted[index] = 'brief';
  }
  while (fitted.length > 0 && size > room) {
    size -= sizeOf(fitted.length - 1, fitted.at(-1) as DigestSection);
    fitted.pop();
  }
  return fitted;
}
