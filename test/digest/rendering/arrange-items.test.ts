/** Tests sections by topic: their order and titles, and that each paper is in one of them. */
import type { SelectionItem } from '../../../src/digest/digest.ts';
import { arrangeItems } from '../../../src/digest/rendering/arrange-items.ts';
import { assignSections } from '../../../src/digest/rendering/layout.ts';
import { aPick, aView, hoursAfter, NOW, numbered } from './digest-samples.ts';

const NAMES = new Map([
  ['agents', 'Agents'],
  ['vision', 'Vision'],
]);
const { edition } = aView();
const about = (id: number, ...slugs: string[]) =>
  aPick(
    numbered(id, { topics: slugs.map((slug, place) => ({ slug, score: 1 - place / 10, matched: [] })) }),
    {
      topics: slugs,
    },
  );
const late = aPick(numbered(9, { firstSeenAt: hoursAfter(NOW, -50) }), { topics: ['agents'] });
const query = { query: 'rag', matched: [], withoutAbstract: false };
const items = [
  about(1, 'vision', 'agents'),
  about(2, 'agents', 'vision'),
  about(3, 'vision'),
  aPick(numbered(4), { queries: [query] }),
  about(5, 'agents'),
  aPick(numbered(6), { queries: [{ ...query, query: 'author:"Ada Lovelace"' }] }),
  aPick(numbered(7), { profileWords: ['zebra'] }),
  late,
];
const arranged = (layout: 'short' | 'medium' | 'long', some: readonly SelectionItem[] = items) =>
  arrangeItems({ edition, items: some }, { layout, groupByTopic: true }, NAMES);
const idsOf = ({ items }: Pick<ReturnType<typeof arranged>, 'items'>) => items.map(({ paper }) => paper.id);

test('after the lead come sections in the order of their best papers, and last what was left out before', () => {
  const medium = arranged('medium');
  expect(idsOf(medium)).toEqual([1, 2, 5, 3, 4, 6, 7, 9]);
  expect(medium.groups).toEqual([
    '',
    'Agents',
    'Agents',
    'Vision',
    'For your searches',
    'By authors you follow',
    'Like papers you wanted more of',
    '',
  ]);
  // Each section begins with a card.
  expect(assignSections(edition, medium.items, 'medium', medium.groups)).toEqual([
    'lead',
    'full',
    'brief',
    'full',
    'full',
    'full',
    'full',
    'missed',
  ]);
  // The page of the mail in the browser arranges what is arranged.
  expect(arranged('medium', medium.items)).toEqual(medium);
});

test('titles alone have no lead, few sections have more cards, and one section has no title', () => {
  const short = arranged('short');
  expect(short.groups?.[0]).toBe('Vision');
  expect(new Set(idsOf(short)).size).toBe(items.length);
  const two = arranged(
    'medium',
    [1, 2, 3, 4, 5, 6, 7, 8].map((id) => about(id, id % 2 ? 'agents' : 'vision')),
  );
  expect(
    assignSections(edition, two.items, 'medium', two.groups).filter((section) => section === 'full'),
  ).toHaveLength(6);
  expect(arranged('medium', [about(1, 'agents'), about(2, 'agents')]).groups).toBeNull();
  expect(
    arrangeItems({ edition, items }, { layout: 'medium', groupByTopic: false }, NAMES).groups,
  ).toBeNull();
});
