/** Extracts the text of HTML as the lines that a browser shows. */

import { BLOCKS } from './markup-text.ts';
import { walkMarkup } from './walk-markup.ts';

const HIDDEN = new Set(['head', 'script', 'style', 'template', 'noscript', 'title']);
/** Blocks that a blank line separates from what is around them. */
const APART = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre hr table article section'.split(' '));
const KEEPS_LINES = /white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)/i;

interface Element {
  readonly isHidden: boolean;
  readonly keepsLines: boolean;
}

/**
 * Lines end where blocks begin and end, and at `<br>`; other white space is one space, except where an
 * element keeps it (`<pre>`).
 *
 * @throws PaperroundError what `walkMarkup` throws
 */
export function displayedLines(html: string): string {
  const lines: string[] = [];
  const open: Element[] = [{ isHidden: false, keepsLines: false }];
  let line = '';
  const endLine = (): void => {
    lines.push(line.replaceAll('\u00a0', ' '));
    line = '';
  };
  const endBlock = (name: string): void => {
    if (!BLOCKS.has(name)) return;
    if (line.trim() !== '') endLine();
    line = '';
    if (APART.has(name) && lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };
  walkMarkup(html, {
    onopentag(name, attributes) {
      if (name === 'br') endLine();
      else endBlock(name);
      const around = open.at(-1);
      open.push({
        isHidden: around?.isHidden === true || HIDDEN.has(name),
        keepsLines: around?.keepsLines === true || name === 'pre' || KEEPS_LINES.test(attributes.style ?? ''),
      });
    },
    ontext(piece) {
      const around = open.at(-1);
      if (around?.isHidden === true) return;
      if (around?.keepsLines !== true) {
        const text = piece.replace(/[ \t\n\f\r]+/g, ' ');
        line += line === '' && text.startsWith(' ') ? text.slice(1) : text;
        return;
      }
      piece.split('\n').forEach((part, index) => {
        if (index > 0) endLine();
        line += part;
      });
    },
    onclosetag(name) {
      open.pop();
      if (name !== 'br') endBlock(name);
    },
  });
  if (line.trim() !== '') endLine();
  return lines.join('\n').trimEnd();
}
