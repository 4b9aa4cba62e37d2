/** Papers as BibTeX. Pure. */
import type { Paper } from '../../papers/paper.ts';

/** Of a key: people type them. */
const LONGEST_WORD = 30;

/** One entry per paper; keys differ from each other. */
export function bibtexOf(papers: readonly Paper[]): string {
  const keys = new Set<string>();
  return papers.map((paper) => entryOf(paper, distinctKey(paper, keys))).join('\n');
}

function entryOf(paper: Paper, key: string): string {
  const { arxiv, doi } = paper.identifiers;
  const fields: (readonly [string, string | undefined])[] = [
    // Doubled braces keep the capitals.
    ['title', `{${latex(paper.title)}}`],
    ['author', paper.authors.length === 0 ? undefined : paper.authors.map(latex).join(' and ')],
    ['year', yearOf(paper)],
    ['eprint', arxiv],
    ['archiveprefix', arxiv === undefined ? undefined : 'arXiv'],
    [
      'primaryclass',
      arxiv === undefined
        ? undefined
        : paper.categories.find((category) => /^[a-z-]+(\.[A-Za-z-]+)?$/.test(category)),
    ],
    ['doi', doi === undefined ? undefined : doi.replace(/[{}\\%]/g, '')],
    ['url', paper.url === null ? undefined : paper.url.replace(/[{}\\\s]/g, encodeURIComponent)],
    ['abstract', paper.abstract === '' ? undefined : latex(paper.abstract)],
  ];
  const written = fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name} = {${value}},`);
  return `@misc{${key},\n${written.join('\n')}\n}\n`;
}

const yearOf = ({ publishedAt, firstSeenAt }: Paper): string =>
  String((publishedAt ?? firstSeenAt).getUTCFullYear());

/** First author's last name, year and first long word of the title, in ASCII: `vaswani2017attention`. */
function distinctKey(paper: Paper, keys: Set<string>): string {
  const name = ascii(paper.authors[0]?.split(/\s+/).at(-1) ?? '') || 'paper';
  const word =
    paper.title
      .split(/\s+/)
      .map(ascii)
      .find((one) => one.length > 3) ?? '';
  const key = `${name.slice(0, LONGEST_WORD)}${yearOf(paper)}${word.slice(0, LONGEST_WORD)}`;
  const distinct = keys.has(key) ? `${key}-${paper.id}` : key;
  keys.add(distinct);
  return distinct;
}

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** Stored text for LaTeX: formulas and commands stay, what LaTeX would stumble over is escaped, braces are balanced. */
function latex(stored: string): string {
  const text = (hasBalancedBraces(stored) ? stored : stored.replace(/[{}]/g, '')).replace(/(?<!\\)\\+$/, '');
  const isMath = (text.match(/(?<!\\)\$/g) ?? []).length % 2 === 0;
  const parts = isMath
    ? text.split(/((?<!\\)\$\$[^$]+\$\$|(?<!\\)\$[^$]*\$)/)
    : [text.replace(/(?<!\\)\$/g, '\\$')];
  return parts.map((part, index) => (isMath && index % 2 === 1 ? part : escaped(part))).join('');
}

/** Not `~`, a space in TeX and in most titles that have one. `\^` before a letter is its accent. */
const escaped = (text: string): string =>
  text.replace(/(?<!\\)[&%#_]/g, '\\$&').replace(/(?<!\\)\^/g, '\\^{}');

function hasBalancedBraces(text: string): boolean {
  let open = 0;
  for (const sign of text.replace(/\\[{}]/g, '')) {
    if (sign === '{') open += 1;
    if (sign === '}') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}
