/** Finds the papers of a list whose titles are links, under headings that are about several papers. */

import { arxivReference } from '../../identifiers.ts';
import type { PaperSection } from './find-sections.ts';
import type { PaperLink } from './page-outline.ts';

/**
 * Returns one link for each paper, in page order: the one that has the title, if any has. Null if the page is
 * not such a list: at least half of its sections must hold several papers, and each link that begins a line
 * must have a text of its own.
 */
export function findListedTitles(sections: readonly PaperSection[]): readonly PaperLink[] | null {
  if (sections.filter(isAboutSeveral).length * 2 < Math.max(sections.length, 1)) return null;
  const papers = new Map<string, PaperLink>();
  for (const link of sections.flatMap(({ links }) => links)) {
    const known = papers.get(link.id);
    if (known === undefined || (!isTitle(known) && isTitle(link))) papers.set(link.id, link);
  }
  const found = [...papers.values()].sort((one, other) => one.line - other.line);
  const beginning = found.filter(({ startsLine }) => startsLine);
  const texts = new Set(beginning.map(({ text }) => text));
  return beginning.every(isTitle) && texts.size === beginning.length ? found : null;
}

/** Does a section have several papers, each with a link at the beginning of a line? */
export const isAboutSeveral = ({ links }: PaperSection): boolean =>
  new Set(links.flatMap(({ id, startsLine }) => (startsLine ? id : []))).size > 1;

/** A link in the middle of a line mentions a paper; one with an identifier as its text has no title. */
export const isTitle = ({ startsLine, text }: PaperLink): boolean =>
  startsLine && /\p{L}/u.test(text) && arxivReference(text) === null;
