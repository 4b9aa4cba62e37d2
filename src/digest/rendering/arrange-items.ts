/** Puts the papers of a digest in the order shown: best first, or in sections by topic. Pure. */

import { groupBy } from '../../group-by.ts';
import type { Preferences } from '../../readers/reader.ts';
import { SECTION_WORDING } from '../../text/wording/digest-wording.ts';
import { authorOfQuery } from '../../topics/author-names.ts';
import type { DigestView, Edition, SelectionItem } from '../digest.ts';

interface Arranged {
  readonly edition: Edition;
  readonly items: readonly SelectionItem[];
}

/**
 * Arranges items; with sections by topic: the lead, a section for each topic in the order of its best paper,
 * each paper in the section it fits best, and at the end what earlier digests left out. Arranging twice
 * changes nothing more.
 */
export function arrangeItems(
  { edition, items }: Arranged,
  { layout, groupByTopic }: Pick<Preferences, 'layout' | 'groupByTopic'>,
  topicNames: DigestView['topicNames'],
): Pick<DigestView, 'items' | 'groups'> {
  if (!groupByTopic) return { items, groups: null };
  const lead = layout === 'short' ? [] : items.slice(0, 1).filter((item) => !isMissed(item, edition));
  const own = items.slice(lead.length).filter((item) => !isMissed(item, edition));
  const sections = groupBy(own, (item) => sectionOf(item, topicNames));
  // The title of a single section would only repeat what the whole mail is about.
  if (sections.size < 2) return { items, groups: null };
  const missed = items.slice(lead.length).filter((item) => isMissed(item, edition));
  return {
    items: [...lead, ...[...sections.values()].flat(), ...missed],
    groups: [
      ...lead.map(() => ''),
      ...[...sections].flatMap(([title, its]) => its.map(() => title)),
      ...missed.map(() => ''),
    ],
  };
}

const isMissed = ({ paper }: SelectionItem, { periodStart }: Edition): boolean =>
  paper.firstSeenAt < periodStart;

/**
 * Returns the title of an item's section: the reader's own topic that the paper fits best, else what other
 * wish brought it in, else the best of all topics.
 */
function sectionOf(
  { paper, topics, queries, profileWords }: SelectionItem,
  topicNames: DigestView['topicNames'],
): string {
  const own = paper.topics.find(({ slug }) => topics.includes(slug));
  if (own !== undefined) return topicNames.get(own.slug) ?? own.slug;
  if (queries.some(({ query }) => authorOfQuery(query) !== null)) return SECTION_WORDING.byAuthors;
  if (queries.length > 0) return SECTION_WORDING.bySearches;
  if (profileWords.length > 0) return SECTION_WORDING.byFeedback;
  const [best] = paper.topics;
  return best === undefined ? SECTION_WORDING.others : (topicNames.get(best.slug) ?? best.slug);
}
