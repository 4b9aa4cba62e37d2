/** Renders papers as BibTeX. Pure. */

import type { Paper } from '../../papers/paper.ts';
import { latexText } from '../../text/tex/latex.ts';
import { isGroupName, splitName } from './cited-name.ts';
import { citedYear, type FirstListingDays } from './cited-year.ts';

/** Longest name or word in a key, in letters, because people type keys. */
const LONGEST_WORD = 30;

/** Renders one entry per paper, with unique keys. */
export function renderBibtex(papers: readonly Paper[], listed: FirstListingDays = new Map()): string {
  const keys = new Set<string>();
  return papers
    .map((paper) => {
      const year = citedYear(paper, listed);
      return renderEntry(paper, year, distinctKey(paper, year ?? '', keys));
    })
    .join('\n');
}

function renderEntry(paper: Paper, year: string | null, key: string): string {
  const { arxiv, doi } = paper.identifiers;
  const fields: (readonly [string, string | undefined])[] = [
    // Double braces preserve capitals.
    ['title', `{${latexText(paper.title)}}`],
    ['author', paper.authors.length === 0 ? undefined : paper.authors.map(formatAuthor).join(' and ')],
    ['year', year ?? undefined],
    // Spelt as arXiv spells them in its own entries.
    ['eprint', arxiv],
    ['archivePrefix', arxiv === undefined ? undefined : 'arXiv'],
    [
      'primaryClass',
      arxiv === undefined
        ? undefined
        : paper.categories.find((category) => /^[a-z-]+(\.[A-Za-z-]+)?$/.test(category)),
    ],
    ['doi', doi === undefined ? undefined : doi.replace(/[{}\\%]/g, '')],
    ['url', paper.url === null ? undefined : paper.url.replace(/[{}\\\s]/g, encodeURIComponent)],
    ['abstract', paper.abstract === '' ? undefined : latexText(paper.abstract)],
  ];
  const written = fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name} = {${value}},`);
  return `@misc{${key},\n${written.join('\n')}\n}\n`;
}

/**
 * Joins first author's last name, year and first long word of the title, in ASCII: `vaswani2017attention`.
 */
function distinctKey(paper: Paper, year: string, keys: Set<string>): string {
  const name = ascii(paper.authors[0]?.split(/\s+/).at(-1) ?? '') || 'paper';
  const word =
    paper.title
      .split(/\s+/)
      .map(ascii)
      .find((one) => one.length > 3) ?? '';
  const key = `${name.slice(0, LONGEST_WORD)}${year}${word.slice(0, LONGEST_WORD)}`;
  const distinct = keys.has(key) ? `${key}-${paper.id}` : key;
  keys.add(distinct);
  return distinct;
}

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

function formatAuthor(author: string): string {
  if (isGroupName(author)) return `{${latexText(author)}}`;
  const name = splitName(author);
  // In the order of `First Last Jr.`, BibTeX would take the suffix for the last name.
  return latexText(
    name === null || name.suffix === null ? author : `${name.last}, ${name.suffix}, ${name.first}`,
  );
}
