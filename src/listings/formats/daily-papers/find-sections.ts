/** Decides which links to papers belong to which heading of a page. */

import type { Heading, PageOutline, PaperLink } from './page-outline.ts';

export interface PaperSection {
  readonly heading: Heading;
  /** The nearest to the heading first. */
  readonly links: readonly [PaperLink, ...PaperLink[]];
}

export interface PaperSections {
  readonly sections: readonly PaperSection[];
  /** True if the links are between the headings and may belong to the one above or below. */
  readonly isAmbiguous: boolean;
}

/**
 * Returns the headings that are about a paper. If headings are links, a heading without a link belongs to the
 * page, not to a paper; otherwise the links are in a heading's own card, or below it, or above it.
 */
export function findSections({ headings, links }: PageOutline): PaperSections {
  const headed = headings.flatMap((heading) =>
    heading.link === null ? [] : [{ heading, links: [heading.link] } satisfies PaperSection],
  );
  if (headed.length > 0) return { sections: headed, isAmbiguous: false };
  const startOf = (index: number): number => headings[index]?.block.start.link ?? links.length;
  const below = headings.flatMap((heading, index) =>
    sectionOf(heading, links.slice(startOf(index), startOf(index + 1))),
  );
  const above = headings.flatMap((heading, index) =>
    sectionOf(heading, links.slice(headings[index - 1]?.at.link ?? 0, heading.at.link).reverse()),
  );
  return chooseSide(below, above);
}

function sectionOf(heading: Heading, [first, ...others]: readonly PaperLink[]): PaperSection[] {
  return first === undefined ? [] : [{ heading, links: [first, ...others] }];
}

/** Links are below their heading, unless they are pictures right above one and not right below another. */
function chooseSide(below: readonly PaperSection[], above: readonly PaperSection[]): PaperSections {
  const areInCards = below.every(({ heading: { block } }) => block.start.link < block.end.link);
  if (areInCards || countPapers(above) < countPapers(below)) return { sections: below, isAmbiguous: false };
  const areRightAbove = above.every(({ heading, links: [nearest] }) => nearest.line === heading.at.line);
  const areRightBelow = below.every(({ heading, links: [nearest] }) => nearest.line === heading.at.line + 1);
  // The titles of papers are headings of one level, and each has a paper.
  const seemAbove = countPapers(above) > countPapers(below) || countLevels(above) < countLevels(below);
  if (areRightAbove && (seemAbove || !areRightBelow)) return { sections: above, isAmbiguous: false };
  return { sections: below, isAmbiguous: seemAbove };
}

const countPapers = (sections: readonly PaperSection[]): number =>
  new Set(sections.flatMap(({ links: [nearest] }) => nearest.id)).size;

const countLevels = (sections: readonly PaperSection[]): number =>
  new Set(sections.map(({ heading }) => heading.level)).size;
