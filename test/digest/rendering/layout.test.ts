/** Tests how much of each paper a digest shows, and what gives way when there is no room. */
import type { DigestSection } from '../../../src/digest/digest.ts';
import { assignSections, fitSections } from '../../../src/digest/rendering/layout.ts';
import { aPick, aView, hoursAfter, NOW, numbered } from './digest-samples.ts';

const { edition } = aView();
const fresh = (count: number) => Array.from({ length: count }, (_, index) => aPick(numbered(index + 1)));
const missed = aPick(numbered(99, { firstSeenAt: hoursAfter(NOW, -48) }));

test('a lead, five cards, then lines, then what was missed; titles alone, or a card for each, if asked for', () => {
  const items = [...fresh(8), missed];
  const five = Array<DigestSection>(5).fill('full');
  expect(assignSections(edition, items, 'medium')).toEqual(['lead', ...five, 'brief', 'brief', 'missed']);
  expect(assignSections(edition, items, 'short')).toEqual([...Array(8).fill('brief'), 'missed']);
  expect(assignSections(edition, items, 'long')).toEqual(['lead', ...five, 'full', 'full', 'missed']);
  expect(assignSections(edition, [missed], 'long')).toEqual(['missed']);
});

test('the last cards become lines before the last papers are left out', () => {
  const sizes = { lead: 5, full: 4, brief: 1, missed: 1 };
  const fitting = (room: number) =>
    fitSections(['lead', 'full', 'full', 'brief', 'missed'], (_, section) => sizes[section], room);
  expect(fitting(15)).toEqual(['lead', 'full', 'full', 'brief', 'missed']);
  expect(fitting(14)).toEqual(['lead', 'full', 'brief', 'brief', 'missed']);
  expect(fitting(9)).toEqual(['lead', 'brief', 'brief', 'brief', 'missed']);
  expect(fitting(8)).toEqual(['lead', 'brief', 'brief', 'brief']);
  expect(fitting(4)).toEqual([]);
});
