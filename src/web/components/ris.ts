/** Renders papers as RIS (Research Information Systems, "RIS Format Specifications", 2011). Pure. */

import type { Paper } from '../../papers/paper.ts';
import { utcDay } from '../../text/days.ts';
import { displayLine } from '../../text/tex/display.ts';
import { splitName } from './cited-name.ts';
import { citedYear, type FirstListingDays } from './cited-year.ts';

/** Renders one record per paper. Lines end in CRLF, and every field is one line. */
export const renderRis = (papers: readonly Paper[], listed: FirstListingDays = new Map()): string =>
  papers.map((paper) => renderRecord(paper, citedYear(paper, listed))).join('');

function renderRecord(paper: Paper, year: string | null): string {
  const { publishedAt } = paper;
  const { arxiv, doi } = paper.identifiers;
  const fields: (readonly [tag: string, value: string | undefined])[] = [
    // Unpublished work, unless a publisher has given it a DOI.
    ['TY', doi === undefined ? 'UNPB' : 'JOUR'],
    ['TI', paper.title],
    ...paper.authors.map((author) => ['AU', lastNameFirst(author)] as const),
    ['PY', year ?? undefined],
    ['DA', publishedAt === null ? undefined : utcDay(publishedAt).replaceAll('-', '/')],
    ['AB', paper.abstract === '' ? undefined : paper.abstract],
    ['DO', doi],
    ['AN', arxiv === undefined ? undefined : `arXiv:${arxiv}`],
    ['UR', paper.url ?? undefined],
  ];
  const lines = fields.flatMap(([tag, value]) =>
    value === undefined ? [] : [`${tag}  - ${displayLine(value)}\r\n`],
  );
  return `${lines.join('')}ER  - \r\n\r\n`;
}

/** RIS has `Last, First` and `Last, First, Suffix`. */
function lastNameFirst(author: string): string {
  const name = splitName(author);
  if (name === null) return author;
  return [name.last, name.first, name.suffix].filter((part) => part !== null).join(', ');
}
